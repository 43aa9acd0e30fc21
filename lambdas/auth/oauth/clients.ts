import { PROVIDER_IDS } from './oauth.contract.ts';
import type { ProviderId } from './oauth.contract.ts';
import type { OAuthClient } from './provider.ts';

export type OAuthClients = ReadonlyMap<ProviderId, OAuthClient>;

/**
 * The providers that are set up: those whose id and secret stand in the secret's JSON,
 * `{"google":{"clientId":"…","clientSecret":"…"}}`. Whatever else stands there sets up none: a stage that was just
 * deployed has no clients yet.
 */
export function readClients(text: string): OAuthClients {
  const given = parse(text);
  return new Map(
    PROVIDER_IDS.flatMap((id): [ProviderId, OAuthClient][] => {
      const { clientId, clientSecret } = given[id] ?? {};
      return clientId && clientSecret ? [[id, { clientId, clientSecret }]] : [];
    }),
  );
}

function parse(text: string): Partial<Record<ProviderId, Partial<OAuthClient>>> {
  try {
    return (JSON.parse(text) as ReturnType<typeof parse> | null) ?? {};
  } catch {
    return {};
  }
}
