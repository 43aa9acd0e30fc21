import type { SESClient } from '@aws-sdk/client-ses';
import { CircuitOpen, createPolicy } from '../../platform/resilience/policy.ts';
import type { Policy } from '../../platform/resilience/policy.ts';
import { MailNotAccepted } from './mail.ts';
import type { Mail, MailIdentity, MailTransport } from './mail.ts';
import { toMime } from './mime.ts';

/** What SES says of the mails of an identity goes where its configuration set sends it. */
export type ConfigurationSets = Readonly<Partial<Record<MailIdentity, string>>>;

/** SES, behind its breaker. It takes a mail and can't tell whether it has taken it before. */
export class SesTransport implements MailTransport {
  readonly #client: () => Promise<Pick<SESClient, 'send'>>;
  readonly #sets: ConfigurationSets;
  readonly #policy: Policy;

  constructor(
    client: () => Promise<Pick<SESClient, 'send'>>,
    sets: ConfigurationSets = {},
    policy = createPolicy('ses', { retryable: () => false, sick: isSick }),
  ) {
    this.#client = client;
    this.#sets = sets;
    this.#policy = policy;
  }

  async send(mail: Mail): Promise<string> {
    const [raw, { SendRawEmailCommand }, client] = await Promise.all([
      toMime(mail),
      import('../../platform/aws/ses.sdk.ts'),
      this.#client(),
    ]);
    const command = new SendRawEmailCommand({
      // not by a header: the parameter is what the policy of the function is held to
      ConfigurationSetName: this.#sets[mail.identity],
      Destinations: [mail.to.address],
      RawMessage: { Data: raw },
    });
    try {
      const answer = await this.#policy.execute((abortSignal) => client.send(command, { abortSignal }));
      return answer.MessageId ?? '';
    } catch (cause) {
      if (!wasRefused(cause)) throw cause;
      throw new MailNotAccepted('SES did not take the mail; it is tried again when the message comes back', {
        cause,
      });
    }
  }
}

/** Answered with a 4xx, never connected, or not even called. */
function wasRefused(error: unknown): boolean {
  const status = statusOf(error);
  const isUnsent = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH)$/.test(text(error, 'code'));
  return error instanceof CircuitOpen || isUnsent || (status >= 400 && status < 500);
}

/** A refusal of this one mail says nothing about SES; throttling and everything else does. */
function isSick(error: unknown): boolean {
  return !/^(MessageRejected|InvalidParameterValue)/.test(text(error, 'name'));
}

function statusOf(error: unknown): number {
  const metadata = property(error, '$metadata');
  return Number(property(metadata, 'httpStatusCode') ?? 0);
}

function text(error: unknown, name: string): string {
  return String(property(error, name) ?? '');
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
