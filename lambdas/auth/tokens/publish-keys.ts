import type { Clock } from '../../platform/clock.ts';
import type { RotatedSecret } from '../../platform/secrets.ts';
import type { JwksRepository } from './jwks.repository.ts';
import type { PublicJwk, SigningKeys } from './signing-keys.ts';

export interface KeyPublisherDeps {
  readonly root: () => Promise<RotatedSecret>;
  readonly keys: Pick<SigningKeys, 'published'>;
  readonly jwks: JwksRepository;
  readonly clock: Clock;
}

/** How long an environment believes that the table still has what it has published, ms. */
const CONFIRMED_MS = 60_000;

/**
 * Keeps the JWKS in the table as it is derived here. To be called before a token leaves: so whoever reads the table
 * knows its key. Reads once a minute, and when the keys change; writes when the table has others.
 *
 * An environment knows a new root up to five minutes later than others. Until then it publishes nothing, and after
 * a leak nothing that it signs counts where the table is asked.
 */
export function keyPublisher({ root, keys, jwks, clock }: KeyPublisherDeps): () => Promise<void> {
  let confirmed = { kids: '', until: 0 };
  return async () => {
    // in this order: a rotation between the two may date new keys too early, and never old ones too late
    const { current, previous } = await root();
    const derived = (await keys.published()).map(({ jwk }) => jwk);
    const kids = kidsOf(derived);
    if (kids === confirmed.kids && clock.now() < confirmed.until) return;

    const rootsAt = Math.max(current.createdAt, previous?.createdAt ?? 0);
    const found = await jwks.find();
    if (!found || (found.rootsAt <= rootsAt && kidsOf(found.keys) !== kids)) {
      await jwks.replace({ keys: derived, rootsAt });
    }
    confirmed = { kids, until: clock.now() + CONFIRMED_MS };
  };
}

function kidsOf(keys: readonly PublicJwk[]): string {
  return keys
    .map(({ kid }) => kid)
    .sort()
    .join(' ');
}
