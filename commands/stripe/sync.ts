import type { Stripe } from 'stripe';
import type { Difference } from './difference.ts';
import type { Ground } from './ground.ts';
import { Meters } from './meters.ts';
import { portalDifferences } from './portal.ts';
import { priceDifferences } from './prices.ts';
import { productDifferences } from './products.ts';
import { look } from './seen.ts';
import { webhookDifferences } from './webhook.ts';

export interface SyncOptions {
  readonly stripe: Stripe;
  readonly apiVersion: string;
  /** ms since the epoch */
  readonly now: number;
  /** Whether webhooks get another secret. */
  readonly rotate: boolean;
  /** Of an endpoint that somebody else keeps, such as `stripe listen`: none is registered then. */
  readonly webhookSecret: string | null;
}

/** All that is not at Stripe as the config wants it, in the order in which one thing needs another. */
export async function findDifferences(
  { publicUrl, catalogue, secret, save }: Ground,
  { stripe, apiVersion, now, rotate, webhookSecret }: SyncOptions,
): Promise<Difference[]> {
  const seen = await look(stripe);
  const meters = new Meters(stripe, seen);
  const stored = secret.webhookSecret.split(',').filter(Boolean);
  const endpoint = {
    url: `${publicUrl}/v1/webhooks/stripe`,
    apiVersion,
    secrets: stored,
    endpoints: seen.endpoints,
    now,
    rotate,
  };
  const saveSecrets = (secrets: readonly string[]) => save({ webhookSecret: secrets.join(',') });
  return [
    ...productDifferences(stripe, catalogue, seen),
    ...meters.differences(catalogue),
    ...priceDifferences(stripe, catalogue, seen, meters),
    ...portalDifferences(stripe, publicUrl, seen),
    ...(webhookSecret === null
      ? webhookDifferences({ stripe, saveSecrets }, endpoint)
      : givenSecret(webhookSecret, stored, saveSecrets)),
  ];
}

function givenSecret(
  given: string,
  stored: readonly string[],
  saveSecrets: (secrets: readonly string[]) => Promise<void>,
): Difference[] {
  if (stored[0] === given) return [];
  return [{ what: 'webhook secret', change: 'take the given one', apply: () => saveSecrets([given]) }];
}

/** Does it all, one after the other, and tells of each. */
export async function apply(
  differences: readonly Difference[],
  print: (line: string) => void,
): Promise<void> {
  for (const difference of differences) {
    await difference.apply();
    print(line(difference, 'done'));
  }
}

/** @param state `done`, or `differs` where it was only looked for */
export function line({ what, change }: Difference, state: 'done' | 'differs'): string {
  return `  ${state.padEnd(7)}  ${what}  ${change}`;
}
