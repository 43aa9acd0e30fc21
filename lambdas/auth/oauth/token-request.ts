import { log } from '../../platform/log.ts';
import { ProviderRefused } from './errors.ts';
import type { ProviderCall } from './provider-call.ts';
import type { Exchange } from './provider.ts';

/**
 * Redeems a code at a token endpoint, with the client's secret in the form (`client_secret_post`): the one way that
 * Google and GitHub both document.
 *
 * @returns the endpoint's answer
 * @throws ProviderRefused also for GitHub's errors, which come with status 200; ProviderUnavailable
 */
export async function redeem(
  call: ProviderCall,
  url: string,
  { client, code, redirectUri, verifier }: Exchange,
): Promise<Readonly<Record<string, unknown>>> {
  const { status, body } = await call({
    url,
    form: {
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      client_id: client.clientId,
      client_secret: client.clientSecret,
      code_verifier: verifier,
    },
  });
  const answer = body as Readonly<Record<string, unknown>>;
  if (status === 200 && !('error' in answer)) return answer;
  const error = /^\w{1,64}$/.exec(String(answer['error']))?.[0] ?? 'unknown';
  // invalid_client and redirect_uri_mismatch are the owner's to mend, and look like any other to a user
  log.warn('a provider of logins refused a code', { status, error, url });
  throw new ProviderRefused();
}

/** @throws ProviderRefused when it isn't there */
export function textOf(answer: Readonly<Record<string, unknown>>, name: string): string {
  const value = answer[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new ProviderRefused({ cause: new Error(`the provider's answer has no ${name}`) });
}
