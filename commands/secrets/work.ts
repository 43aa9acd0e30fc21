import { Refusal } from '../../lib/errors/refusal.ts';

/** The command line, as it was typed. */
export interface Values {
  readonly check?: boolean | undefined;
  readonly set?: string | undefined;
  readonly rotate?: string | undefined;
  readonly rekey?: string | undefined;
  readonly retire?: string | undefined;
  readonly leaked?: boolean | undefined;
  readonly 'force-reset'?: boolean | undefined;
}

export type Work =
  | { readonly kind: 'provide' | 'check' | 'set' }
  | { readonly kind: 'rotate signing'; readonly leaked: boolean }
  | { readonly kind: 'rotate data' }
  | { readonly kind: 'rotate push' }
  | { readonly kind: 'rekey data' }
  | { readonly kind: 'retire data'; readonly forceReset: boolean };

/**
 * What the command line asks for.
 * @throws Refusal for what it doesn't know, and for things that don't go together
 */
export function readWork(values: Values): Work {
  const { check, set, rotate, rekey, retire, leaked = false, 'force-reset': forceReset = false } = values;
  const given = Object.entries({ check: check || undefined, set, rotate, rekey, retire });
  const [first, second] = given.flatMap(([option, value]) => (value === undefined ? [] : `--${option}`));
  if (second) throw new Refusal(`${first} and ${second} do not go together: run one after the other`);
  if (leaked && rotate !== 'signing') throw new Refusal(LEAKED);
  if (forceReset && retire === undefined) {
    throw new Refusal('--force-reset says how to retire: add --retire data');
  }

  assertKnown('secret', set, ['oauth']);
  assertKnown('root', rotate, ['signing', 'data', 'push']);
  assertKnown('root', rekey, ['data']);
  assertKnown('root', retire, ['data']);

  if (check) return { kind: 'check' };
  if (set !== undefined) return { kind: 'set' };
  if (rekey !== undefined) return { kind: 'rekey data' };
  if (retire !== undefined) return { kind: 'retire data', forceReset };
  if (rotate === 'data') return { kind: 'rotate data' };
  if (rotate === 'push') return { kind: 'rotate push' };
  return rotate === undefined ? { kind: 'provide' } : { kind: 'rotate signing', leaked };
}

function assertKnown(what: string, name: string | undefined, names: readonly string[]): void {
  if (name === undefined || names.includes(name)) return;
  throw new Refusal(`unknown ${what} '${name}', expected ${LIST.format(names)}`);
}

const LIST = new Intl.ListFormat('en', { type: 'disjunction', style: 'long' });
const LEAKED =
  '--leaked says how to rotate the signing root: add --rotate signing; for the data root see docs/runbooks/keys.md';
