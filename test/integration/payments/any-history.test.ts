import fc from 'fast-check';
import { silenceOutput } from '../../../lambdas/platform/testing/output.ts';
import { HAPPENINGS } from './history.ts';
import { openListening, type Listening } from './listening.ts';
import { closeShops } from './shop.ts';
import { chargesByOrder, ourState, paidAt, paymentsTold, stripesState } from './stripes-state.ts';

silenceOutput();

/** The same histories each time; a longer search is `numRuns: 1_000` and no seed. */
const SEED = 20_261_121;

/** What happens to webhooks from here on. */
const WEATHERS = {
  fair: [],
  double: ['webhook-duplicate'],
  mixed: ['webhook-reorder'],
  late: ['webhook-late', 'webhook-reorder', 'webhook-duplicate'],
} as const;
const HELD_MS = 600_000;

type Step =
  | { readonly happens: string }
  | { readonly weather: keyof typeof WEATHERS | 'lost' }
  | { readonly works: number };

function historyIn(weathers: readonly (keyof typeof WEATHERS | 'lost')[]): fc.Arbitrary<Step[]> {
  const happening = fc.record({ happens: fc.constantFrom(...Object.keys(HAPPENINGS)) });
  const others = [
    fc.record({ weather: fc.constantFrom(...weathers) }),
    fc.record({ works: fc.nat(8) }),
  ] as const;
  const later = fc.array(
    fc.oneof({ weight: 6, arbitrary: happening }, ...others.map((arbitrary) => ({ weight: 1, arbitrary }))),
    { minLength: 4, maxLength: 14 },
  );
  // most of what can happen needs a subscription
  return fc
    .tuple(fc.record({ weather: fc.constantFrom(...weathers) }), later)
    .map(([weather, steps]) => [weather, { happens: 'buys a plan' }, ...steps]);
}

async function openSeeded(seed: number) {
  let ids = 0;
  const newId = (prefix: string) => `${prefix}${String((ids += 1)).padStart(12, '0')}`;
  return openListening(undefined, { newId, random: randomOf(seed) });
}

/** Mulberry32. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

async function live(shop: Listening, steps: readonly Step[], atNight = async () => {}) {
  for (const [nth, step] of steps.entries()) {
    shop.advance(60_000);
    if ('happens' in step) await HAPPENINGS[step.happens]!(shop, { nth, atNight });
    else if ('weather' in step) change(shop, step.weather);
    else await workOn(shop, step.works);
    await shop.simulator.settled();
  }
}

function change({ faults }: Listening, weather: keyof typeof WEATHERS | 'lost') {
  faults.clear('stripe');
  const kinds = weather === 'lost' ? (['webhook-lose'] as const) : WEATHERS[weather];
  for (const kind of kinds) faults.set({ service: 'stripe', kind, settings: { ms: HELD_MS } });
}

/** Some of what waits is done at the same time, the youngest first: a queue promises no order. */
async function workOn({ waiting, work, handle }: Listening, count: number) {
  await Promise.all(
    waiting
      .splice(-count - 1)
      .toReversed()
      .map(handle),
  );
  await work();
}

/** All that was held back, for late and again for mixed, arrives, and everything is done. */
async function calmDown(shop: Listening) {
  shop.faults.clear('stripe');
  shop.advance(2 * HELD_MS + 1_000);
  await shop.catchUp();
}

async function expectStripesState(shop: Listening) {
  const expected = await stripesState(shop);
  expect(await ourState(shop)).toEqual(expected);
  expect(paymentsTold(shop)).toEqual(paidAt(expected));
  expect((await chargesByOrder(shop)).filter((count) => count !== 1)).toEqual([]);
}

/** Histories, each in a world of its own. */
async function every(histories: fc.Arbitrary<Step[]>, numRuns: number, prove: Prove) {
  const seed = fc.integer();
  const property = fc.asyncProperty(histories, seed, async (steps, chance) => {
    const shop = await openSeeded(chance);
    try {
      await prove(shop, steps);
    } finally {
      await closeShops();
    }
  });
  await fc.assert(property, { numRuns, seed: SEED });
}
type Prove = (shop: Listening, steps: readonly Step[]) => Promise<void>;

describe('whatever happens at Stripe', () => {
  test('our state is Stripe’s in the end, though webhooks come late, twice and in any order', async () => {
    await every(historyIn(['fair', 'double', 'mixed', 'late']), 25, async (shop, steps) => {
      await live(shop, steps);
      await calmDown(shop);

      await expectStripesState(shop);
    });
  });

  test('our state is Stripe’s after the next nightly repair, though webhooks were lost', async () => {
    await every(historyIn(['fair', 'late', 'lost', 'lost']), 20, async (shop, steps) => {
      const repair = async () => {
        await shop.night(true);
        await shop.catchUp();
      };
      await live(shop, steps, repair);
      await calmDown(shop);
      shop.advance(3_600_000); // what is younger may be on its way
      await repair();

      await expectStripesState(shop);
    });
  });
});
