import { randomUUID } from 'node:crypto';
import { target } from '../target.ts';
import { attempt, saidBy } from './foreign-ids/attempt.ts';
import { carriedIds, type Place } from './foreign-ids/carried-ids.ts';
import { NOBODYS, TAKING } from './foreign-ids/requests.ts';
import { givenWorld, type World } from './foreign-ids/world.ts';

/** The ways to ask with somebody else's ids: all of them theirs, or one of them among one's own. */
const ATTACKS = TAKING.filter(({ everybody }) => !everybody).flatMap((taking) => {
  const places = Object.keys(taking.ids);
  const each = places.length > 1 ? places.map((place) => [place]) : [];
  return (taking.foreign ? [taking.foreign] : [places, ...each]).map((foreign) => ({
    ...taking,
    foreign,
    at: foreign.join(' and '),
  }));
});

const OPEN = TAKING.flatMap(({ everybody, ...taking }) => (everybody ? [{ ...taking, everybody }] : []));

test('every place of the OpenAPI document that takes an id is attacked here, or said to be nobody’s', async () => {
  const documented = [...(await carriedIds(target().api))].flatMap(([name, places]) =>
    places.map((place) => `${name} ${place}`),
  );

  const attacked = TAKING.flatMap(({ name, ids }) => Object.keys(ids).map((place) => `${name} ${place}`));
  expect([...new Set(attacked), ...Object.keys(NOBODYS)].sort()).toEqual(documented.sort());
});

describe('somebody else’s ids', () => {
  let owner: World;
  let stranger: World;
  let before: unknown;

  beforeAll(async () => {
    [owner, stranger] = [await givenWorld(), await givenWorld()];
    before = await owner.see();
  });

  test.each(ATTACKS)('get a stranger no more than unknown ones do: $name, $at', async (attack) => {
    const { ids, foreign, status = 404 } = attack;
    const withOthers = (idOf: (place: Place) => string) =>
      attempt(stranger.person.call, attack, (place) =>
        foreign.includes(place) ? idOf(place) : stranger.ids[ids[place]!],
      );

    const answer = await withOthers((place) => owner.ids[ids[place]!]);
    const unknown = await withOthers(() => randomUUID());

    expect(answer.status).toBe(status);
    expect(saidBy(answer)).toEqual(saidBy(unknown));
    expect(await owner.see()).toEqual(before);
  });

  const reads = TAKING.filter(({ name, status }) => name.startsWith('GET ') && status !== 403);
  test.each(reads)('are good in the hands of their owner: $name', async (taking) => {
    const answer = await attempt(owner.person.call, taking, (place) => owner.ids[taking.ids[place]!]);

    expect([200, 302]).toContain(answer.status);
  });

  test.each(OPEN)('show everybody what is meant for them, and nothing else: $name', async (open) => {
    const answer = await attempt(stranger.person.call, open, () => owner.ids.user);

    expect([200, 302]).toContain(answer.status);
    expect(open.everybody).toEqual(expect.arrayContaining(Object.keys(answer.body ?? {})));
  });
});
