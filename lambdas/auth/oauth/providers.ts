import { readClients } from './clients.ts';
import { github } from './github.ts';
import { google } from './google.ts';
import { ProviderNotConfigured } from './errors.ts';
import { PROVIDER_IDS, PROVIDER_NAMES } from './oauth.contract.ts';
import type { ProviderId } from './oauth.contract.ts';
import type { OAuthClient, Provider, ProviderDeps } from './provider.ts';
import { providerCall } from './provider-call.ts';
import type { ProviderCall } from './provider-call.ts';

export interface ProvidersDeps extends Omit<ProviderDeps, 'call'> {
  /** The text of the secret with our ids and secrets at the providers. */
  secret(): Promise<string>;
  /** @default over the network, each provider with its own policy */
  readonly callOf?: (id: ProviderId) => ProviderCall;
}

export interface ConfiguredProvider extends Provider {
  readonly client: OAuthClient;
}

/** The providers that are set up. */
export interface Providers {
  list(): Promise<readonly ProviderId[]>;
  /** @throws ProviderNotConfigured */
  find(id: ProviderId): Promise<ConfiguredProvider>;
}

/** How each provider is called; a further one is a file, and a line here. */
const KNOWN: Readonly<Record<ProviderId, (deps: ProviderDeps) => Provider>> = { google, github };

export function configuredProviders({ secret, callOf = providerCall, ...deps }: ProvidersDeps): Providers {
  // made once: breakers and keys are kept in them
  const known = new Map(PROVIDER_IDS.map((id) => [id, KNOWN[id]({ ...deps, call: callOf(id) })]));
  const clients = async () => readClients(await secret());
  return {
    async list() {
      const configured = await clients();
      return PROVIDER_IDS.filter((id) => configured.has(id));
    },

    async find(id) {
      const provider = known.get(id)!;
      const client = (await clients()).get(id);
      if (client) return { ...provider, client };
      throw new ProviderNotConfigured(PROVIDER_NAMES[id]);
    },
  };
}
