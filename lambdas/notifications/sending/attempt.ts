import { log } from '../../platform/log.ts';
import type { Claim, DeliveryRepository } from '../delivery.repository.ts';
import { MailNotAccepted } from '../mail/mail.ts';
import { ProviderAway } from '../provider-away.ts';

/** How far an attempt has come, for when it ends without a result. */
export interface Progress {
  /** Whether the provider may have what it was given. */
  isHandedOver: boolean;
  /** Ids of the devices that have it. */
  readonly reached: Set<string>;
}

/**
 * Does the work that deliveries were claimed for. Where it fails they are given back, with what is known of it, for the
 * next attempt.
 */
export async function attempt<Ended>(
  deliveries: DeliveryRepository,
  claims: readonly Claim[],
  work: (progress: Progress) => Promise<Ended>,
): Promise<Ended> {
  const reached = new Set(claims.flatMap((claim) => claim.reached));
  const progress: Progress = { isHandedOver: false, reached };
  try {
    return await work(progress);
  } catch (error) {
    const state = progress.isHandedOver && mayBeTaken(error) ? 'uncertain' : 'released';
    await Promise.all(claims.map((claim) => release(deliveries, claim, state, [...reached])));
    throw error;
  }
}

function mayBeTaken(error: unknown): boolean {
  if (error instanceof ProviderAway) return error.mayHaveTaken;
  return !(error instanceof MailNotAccepted);
}

/** The lease ends by itself; what went wrong with the delivery is what must be told. */
async function release(
  deliveries: DeliveryRepository,
  claim: Claim,
  state: 'released' | 'uncertain',
  reached: readonly string[],
) {
  // a doubt of an earlier attempt is not settled by a refusal of this one
  await deliveries.release(claim, claim.mayRepeat ? 'uncertain' : state, reached).catch((error: unknown) => {
    log.error('a delivery could not be released', error);
  });
}
