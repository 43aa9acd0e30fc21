import { httpClient } from '../../platform/http-client.ts';
import type { HttpCall, HttpReply } from '../../platform/http-client.ts';
import { log } from '../../platform/log.ts';
import type { Policy } from '../../platform/resilience/policy.ts';
import { POLICIES } from '../../platform/resilience/policies.ts';
import { AppError } from '../../platform/errors.ts';
import { ProviderUnavailable } from './errors.ts';

export interface ProviderRequest extends Pick<HttpCall, 'form' | 'token'> {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Sends a request to a provider (POST with a form, else GET) and reads its JSON, whatever the status below 500.
 *
 * @throws ProviderUnavailable without an answer in time, for 429 and 5xx, for what is no JSON, and while the breaker
 *   is open
 */
export type ProviderCall = (request: ProviderRequest) => Promise<ProviderReply>;

export interface ProviderReply {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>> | readonly unknown[];
}

/** Each provider has a breaker of its own: one that is down must not keep people from the other. */
export function providerCall(provider: string): ProviderCall {
  let opened: Promise<Policy> | undefined;
  return async ({ url, ...rest }) => {
    const { origin, pathname, search } = new URL(url);
    const client = httpClient(origin, { connectMs: 1_000, totalMs: POLICIES.oauth.timeoutMs });
    const method = rest.form ? 'POST' : 'GET';
    try {
      const policy = await (opened ??= open());
      return await policy.execute(async () =>
        read(await client({ method, path: pathname + search, ...rest })),
      );
    } catch (error) {
      // its code stays out of the message, and so does what was sent
      log.warn('a provider of logins does not answer', { provider, path: pathname, reason: String(error) });
      throw new ProviderUnavailable({ cause: error });
    }
  };
}

/** Loaded when first needed: the api describes these routes and calls nobody. */
async function open(): Promise<Policy> {
  const { createPolicy } = await import('../../platform/resilience/policy.ts');
  return createPolicy('oauth');
}

function read({ status, text }: HttpReply): ProviderReply {
  if (status >= 500 || status === 429) throw new Error(`the provider answered with ${status}`);
  const body = parse(text);
  if (typeof body !== 'object' || body === null) throw new Error('the provider answered with no JSON object');
  return { status, body: body as ProviderReply['body'] };
}

/** Its error's message would quote the text, which may hold a token, in the log. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export function isRefusal(error: unknown): error is AppError {
  return error instanceof AppError && (error.status < 500 || error instanceof ProviderUnavailable);
}
