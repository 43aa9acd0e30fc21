import { createHash } from 'node:crypto';
import type { Stripe } from 'stripe';
import { OURS } from '../../lambdas/payments/catalogue/stripe-names.contract.ts';
import { STRIPE_EVENT_TYPES } from '../../lambdas/payments/payments.contract.ts';

/** For how long the secret of before is good after a rotation. */
const BOTH_MS = 24 * 3_600_000;

/** An endpoint of ours and its secret, which Stripe tells once: the mark in its metadata pairs them. */
interface Pair {
  readonly endpoint: Stripe.WebhookEndpoint;
  readonly secret: string;
}

export interface EndpointState {
  readonly url: string;
  /** Stripe's API version that the code is written for. */
  readonly apiVersion: string;
  /** Stored, the newest first. */
  readonly secrets: readonly string[];
  readonly endpoints: readonly Stripe.WebhookEndpoint[];
  /** ms since the epoch */
  readonly now: number;
  readonly rotate: boolean;
}

/** What is to be done about the endpoint. */
export interface EndpointPlan {
  /** Why a new one is made; null where the current one stays. */
  readonly create: string | null;
  /** What is wrong with the current one and can be mended: fields of it. */
  readonly update: { readonly endpoint: Stripe.WebhookEndpoint; readonly fields: readonly string[] } | null;
  readonly remove: readonly Stripe.WebhookEndpoint[];
  /** Of the secrets stored, those that stay. */
  readonly keep: readonly string[];
}

/**
 * Compares the webhook endpoints at our address with the secrets that we have. A rotation makes a second endpoint at
 * the same address: both deliver, events are deduplicated by their id, and after a day the older one goes.
 */
export function planEndpoints({
  url,
  apiVersion,
  secrets,
  endpoints,
  now,
  rotate,
}: EndpointState): EndpointPlan {
  const ours = endpoints.filter((endpoint) => endpoint.url === url && endpoint.metadata[OURS] !== undefined);
  const pairs = secrets.flatMap((secret): Pair[] => {
    const endpoint = ours.find(({ metadata }) => metadata[OURS] === markOf(secret));
    return endpoint ? [{ endpoint, secret }] : [];
  });
  const [current, before] = pairs;
  const create = reasonForAnother(current, apiVersion, rotate);
  const isSettled = current !== undefined && now - current.endpoint.created * 1_000 >= BOTH_MS;
  const kept = create !== null || isSettled ? [current] : [current, before];
  const staying = kept.filter((pair) => pair !== undefined);
  const fields = current && create === null ? mendable(current.endpoint) : [];
  return {
    create,
    update: fields.length > 0 ? { endpoint: current!.endpoint, fields } : null,
    remove: ours.filter((endpoint) => !staying.some((pair) => pair.endpoint.id === endpoint.id)),
    keep: staying.map(({ secret }) => secret),
  };
}

/** Says which endpoint a secret belongs to, and nothing about the secret. */
export function markOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex').slice(0, 32);
}

function reasonForAnother(current: Pair | undefined, apiVersion: string, rotate: boolean): string | null {
  if (!current) return 'there is none whose secret is known';
  // Stripe lets nobody change it afterwards
  if (current.endpoint.api_version !== apiVersion) return `for version ${apiVersion}`;
  return rotate ? 'with another secret; the one before is good for 24 hours' : null;
}

function mendable({ enabled_events: events, status }: Stripe.WebhookEndpoint): string[] {
  const hasAll = JSON.stringify([...events].sort()) === JSON.stringify([...STRIPE_EVENT_TYPES].sort());
  return [...(hasAll ? [] : ['enabled_events']), ...(status === 'enabled' ? [] : ['disabled'])];
}
