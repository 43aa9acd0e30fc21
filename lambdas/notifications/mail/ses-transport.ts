import type { SESClient } from '@aws-sdk/client-ses';
import { createPolicy } from '../../platform/resilience/policy.ts';
import type { Policy } from '../../platform/resilience/policy.ts';
import type { Mail, MailIdentity, MailTransport } from './mail.ts';
import { toMime } from './mime.ts';
import { isSick, sendFailure } from './ses-errors.ts';

/** What SES says of the mails of an identity goes where its configuration set sends it. */
export type ConfigurationSets = Readonly<Record<MailIdentity, string>>;

/** SES, behind its breaker. It takes a mail and can't tell whether it has taken it before. */
export class SesTransport implements MailTransport {
  readonly #client: () => Promise<Pick<SESClient, 'send'>>;
  readonly #sets: ConfigurationSets;
  readonly #policy: Policy;

  constructor(
    client: () => Promise<Pick<SESClient, 'send'>>,
    sets: ConfigurationSets,
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
      throw sendFailure(cause);
    }
  }
}
