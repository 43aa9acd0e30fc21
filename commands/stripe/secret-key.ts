import { Refusal } from '../../lib/errors/refusal.ts';

/** `sk` is a secret key, `rk` a restricted one. https://docs.stripe.com/keys */
const KEY = /^(sk|rk)_(test|live)_\w+$/;

export interface KeyAsked {
  readonly stage: string;
  /** Whether it is the last stage of the config: the one that real customers use. */
  readonly isLast: boolean;
  /** What was given now; null for what is stored. */
  readonly given: string | null;
  /** Empty before there is one. */
  readonly stored: string;
  /** Whether real money is meant where it is not expected: before the last stage, or after a test key. */
  readonly live: boolean;
}

/**
 * The key to work with. It stands in no message.
 *
 * @throws Refusal when there is none, it has another form, or it would move real money in a stage that is no place for it
 */
export function chooseKey({ stage, isLast, given, stored, live }: KeyAsked): string {
  const key = given?.trim() || stored;
  if (key === '') {
    throw new Refusal(
      `${stage} has no key of Stripe: give it by STRIPE_SECRET_KEY, or on the standard input with --set key; it stands at dashboard.stripe.com/apikeys`,
    );
  }
  const mode = modeOf(key);
  if (mode === null) {
    throw new Refusal(
      'what was given is no secret key of Stripe: expected sk_test_…, sk_live_…, rk_test_… or rk_live_…',
    );
  }
  if (mode === 'live' && !isLast && !live) {
    throw new Refusal(
      `this is a live key, and ${stage} is not the last stage: it would move real money; take a test key, or say --live`,
    );
  }
  if (mode === 'live' && modeOf(stored) === 'test' && !live) {
    throw new Refusal(
      `${stage} has sold with a test key: whoever bought with a test card would keep the plan, and Stripe’s live mode knows none of the customers; take a stage that has sold nothing, or say --live when nobody has bought`,
    );
  }
  return key;
}

/** Whose money a key moves: `test` or `live`; null for what is no secret key. */
function modeOf(key: string): string | null {
  return KEY.exec(key)?.[2] ?? null;
}
