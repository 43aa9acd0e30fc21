import type { Stripe } from 'stripe';
import { patientAgent } from './connect-agent.ts';
import { PaymentsUnavailable } from './errors.ts';

export interface StripeClientOptions {
  /** `sk_…`; asked for at each call, so that an exchanged key is used as soon as it is known. */
  readonly secretKey: () => Promise<string>;
  /** Stands in for Stripe: `http://127.0.0.1:3006`. @default Stripe */
  readonly endpoint?: string | null;
}

/**
 * Stripe's SDK, loaded when first used. It neither retries nor reports latencies; the API version is the package's.
 *
 * @throws PaymentsUnavailable while there is no secret key
 */
export function stripeClient({ secretKey, endpoint = null }: StripeClientOptions): () => Promise<Stripe> {
  let known: { readonly key: string; readonly client: Promise<Stripe> } | undefined;
  return async () => {
    const key = await secretKey();
    if (key === '') {
      throw new PaymentsUnavailable(new Error('there is no key of Stripe: set it by npm run stripe'));
    }
    if (known?.key !== key) known = { key, client: load(key, endpoint) };
    return known.client;
  };
}

async function load(key: string, endpoint: string | null): Promise<Stripe> {
  const { default: Stripe } = await import('stripe');
  const url = new URL(endpoint ?? 'https://api.stripe.com');
  const protocol = url.protocol === 'http:' ? 'http' : 'https';
  return new Stripe(key, {
    protocol,
    host: url.hostname,
    port: url.port || (protocol === 'http' ? 80 : 443),
    httpAgent: await patientAgent(protocol),
    maxNetworkRetries: 0, // one layer retries: gateway's policy
    telemetry: false,
  });
}
