export const PROVIDERS = ['google', 'github'] as const;
export type ProviderId = (typeof PROVIDERS)[number];

/** Whom a provider knows, and where it may send people back to. */
export interface Client {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
}

/** What `npm run secrets -- <stage> --set oauth` reads: a client at each provider. */
export const LOCAL_CLIENTS: Readonly<Record<ProviderId, Pick<Client, 'clientId' | 'clientSecret'>>> = {
  google: { clientId: 'soloist-local-google', clientSecret: 'known to everybody, good here alone' },
  github: { clientId: 'soloist-local-github', clientSecret: 'known to everybody, good here as well' },
};

/** @param api the rehearsal's front door: `http://localhost:3000` */
export function registeredClient(provider: ProviderId, api: string): Client {
  return { ...LOCAL_CLIENTS[provider], redirectUri: `${api}/v1/auth/oauth/${provider}/callback` };
}
