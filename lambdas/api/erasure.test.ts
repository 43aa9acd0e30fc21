import { Table } from '../platform/dynamodb/table.ts';
import { silenceOutput } from '../platform/testing/output.ts';
import type { Someone } from './administration.fixture.ts';
import { DAY, givenErasures } from './erasure.fixture.ts';

silenceOutput();

const HOUR = DAY / 24;
const EMAIL = 'ada.lovelace@example.com';
const NAME = 'Augusta Ada King';
type Erasures = ReturnType<typeof givenErasures>;

const close = (who: Someone) => who.send('DELETE', '/v1/users/me');
const restore = (who: Someone) => who.send('POST', '/v1/users/me/restore');

/** Somebody who has asked to be erased. */
async function givenClosing(erasures: Erasures) {
  const ada = await erasures.person(EMAIL, NAME);
  await ada.send('POST', '/v1/api-keys', { name: NAME, scopes: ['users:read'] });
  await close(ada);
  return ada;
}

/** What is left of somebody, by its table and keys; without what never names them. */
const leftOf = (erasures: Erasures, { userId }: Someone) =>
  erasures
    .items()
    .filter((item) => JSON.stringify(item, plain).includes(userId))
    .map(({ table, pk, sk }: Record<string, unknown>) => `${table} ${pk} ${sk}`.replaceAll(userId, 'ID'))
    .filter((place) => !/ (TOKEN|IDEMPOTENCY|LOG)#/.test(place))
    .sort();
const plain = (_: string, value: unknown) => (value instanceof Set ? [...value] : value);

/** That somebody was erased, that the chain of their log may be gone, and that no search may find them. */
const REMAINS = ['admin USER#ID INDEX', 'users CHAIN#USER#ID HEAD', 'users USER#ID ERASURE'];

describe('an account that was closed', () => {
  test('is left alone for 14 days, and erased in the hour after', async () => {
    const erasures = givenErasures();
    const ada = await givenClosing(erasures);

    await erasures.pass(14 * DAY - HOUR);
    const before = await erasures.users.addressOf(ada.userId);
    await erasures.pass(HOUR);
    const after = await erasures.users.addressOf(ada.userId);

    expect([before, after]).toEqual([EMAIL, null]);
    expect([...erasures.tombstones.keys()]).toEqual([ada.userId]);
  });

  test('leaves nothing that names them, but that they were erased', async () => {
    const erasures = givenErasures();
    const ada = await givenClosing(erasures);

    await erasures.pass(14 * DAY);
    await erasures.pass(HOUR);

    expect(leftOf(erasures, ada)).toEqual(REMAINS);
    expect(JSON.stringify(erasures.items(), plain)).not.toContain(EMAIL);
    expect(JSON.stringify(erasures.items(), plain)).not.toContain(NAME);
  });

  test('is looked at once more, an hour later, for what was under way', async () => {
    const erasures = givenErasures();
    const ada = await givenClosing(erasures);
    await erasures.pass(14 * DAY);
    const { table } = await written(erasures, ada, 'AUDIT#2026-12-05T09:00:00.000Z#late');

    await erasures.pass(HOUR);

    expect(leftOf(erasures, ada)).toEqual(REMAINS);
    expect(await table.get({ pk: `USER#${ada.userId}`, sk: 'ERASURE' })).toMatchObject({ state: 'erased' });
  });

  test('asks payments for what belonged to them alone, and nobody else', async () => {
    const erasures = givenErasures();
    await erasures.person('bob@example.com');
    const ada = await givenClosing(erasures);
    const { organisationId } = (await erasures.users.profileOf(ada.userId))!;

    await erasures.pass(14 * DAY);

    expect(new Set(erasures.asked.map((message) => message.organisationId))).toEqual(
      new Set([organisationId]),
    );
  });

  test('frees the address: who registers with it is a new person', async () => {
    const erasures = givenErasures();
    const ada = await givenClosing(erasures);
    await erasures.pass(14 * DAY);
    await erasures.pass(HOUR);

    const again = await erasures.person(EMAIL);

    expect(again.userId).not.toBe(ada.userId);
    expect((await again.send('GET', '/v1/users/me')).json).toMatchObject({
      displayName: null,
      closing: null,
    });
  });

  test('tells of the end by an event that names nobody but the pseudonym', async () => {
    const erasures = givenErasures();
    const ada = await givenClosing(erasures);

    await erasures.pass(14 * DAY);
    await erasures.pass(HOUR);

    const told = erasures.events().filter(({ type }) => type === 'user.erased');
    expect(told).toMatchObject([{ subject: ada.userId, data: {} }]);
  });

  test('that was restored is never erased', async () => {
    const erasures = givenErasures();
    await givenClosing(erasures);
    const back = await erasures.loggedIn(EMAIL);
    await restore(back);

    await erasures.pass(15 * DAY);

    expect(await erasures.users.addressOf(back.userId)).toBe(EMAIL);
    expect(erasures.tombstones.size).toBe(0);
  });

  test('that was restored after the hour had asked for it is not erased', async () => {
    const erasures = givenErasures();
    await givenClosing(erasures);
    erasures.advance(14 * DAY);
    await erasures.worker.findDue();
    await restore(await erasures.loggedIn(EMAIL));

    await erasures.work();

    expect(erasures.tombstones.size).toBe(0);
    await expect(erasures.loggedIn(EMAIL)).resolves.toMatchObject({ userId: expect.any(String) });
  });

  test('can not be restored once the erasure has begun', async () => {
    const erasures = givenErasures();
    await givenClosing(erasures);
    const back = await erasures.loggedIn(EMAIL);
    erasures.process.dieAfter(3); // it has read, and gone past the point of no return
    erasures.advance(14 * DAY);
    erasures.waiting.push({ kind: 'erase', userId: back.userId });
    await erasures.worker.erase(erasures.waiting.shift()!).catch(() => undefined);
    const again = await erasures.loggedIn(EMAIL);

    const answer = await restore(again);

    expect(answer).toMatchObject({ status: 409, json: { code: 'erasure_begun' } });
  });
});

describe('a worker that dies', () => {
  test('after any step goes on where it was: nothing is left, and all is told once', async () => {
    const ends: unknown[] = [];
    for (let steps = 1; ; steps += 1) {
      const erasures = givenErasures();
      const ada = await givenClosing(erasures);
      erasures.process.dieAfter(steps);
      await erasures.pass(14 * DAY).catch(() => undefined);
      const isOver = erasures.process.steps < steps;
      erasures.process.restart();
      await erasures.pass(HOUR);
      await erasures.pass(HOUR);
      ends.push({
        steps,
        left: leftOf(erasures, ada),
        told: erasures.events().filter(({ type }) => type === 'user.erased').length,
        asked: new Set(erasures.asked.map(({ organisationId }) => organisationId)).size,
      });
      if (isOver) break;
    }

    const right = { left: REMAINS, told: 1, asked: 1 };
    expect(ends).toEqual(ends.map((_, index) => ({ steps: index + 1, ...right })));
    expect(ends.length).toBeGreaterThan(30);
  });
});

describe('a backup from before', () => {
  test('has nothing readable once the tombstones were applied to it, and lets nobody in', async () => {
    const erasures = givenErasures();
    const ada = await erasures.person(EMAIL, NAME);
    await erasures.person('bob@example.com', 'Bob');
    const backup = erasures.backup();
    await close(ada);
    await erasures.pass(14 * DAY);
    await erasures.pass(HOUR);
    await erasures.restore(backup);
    const restored = await erasures.users.addressOf(ada.userId);

    erasures.reapply();
    await erasures.work();
    await erasures.pass(HOUR);

    expect(restored).toBe(EMAIL);
    expect(await erasures.users.sealOf(ada.userId)).toBeNull();
    expect(leftOf(erasures, ada)).toEqual(REMAINS);
    expect((await erasures.loggedIn(EMAIL)).accessToken).toBeUndefined();
    const bob = await erasures.loggedIn('bob@example.com');
    expect((await bob.send('GET', '/v1/users/me')).json).toMatchObject({ displayName: 'Bob' });
  });

  test('stays unreadable when every event there ever was is told again', async () => {
    const erasures = givenErasures();
    const ada = await erasures.person(EMAIL, NAME);
    const backup = erasures.backup();
    await close(ada);
    await erasures.pass(14 * DAY);
    await erasures.pass(HOUR);
    await erasures.restore(backup);
    erasures.reapply();
    await erasures.work();
    await erasures.pass(HOUR);

    for (const { subject } of erasures.events()) await erasures.search.project(subject);
    const toAda = await erasures.contacts.contactOf(ada.userId);

    expect(toAda).toBeNull();
    expect(leftOf(erasures, ada)).toEqual(REMAINS);
    expect(JSON.stringify([erasures.items(), erasures.events()], plain)).not.toContain(EMAIL);
    expect(JSON.stringify([erasures.items(), erasures.events()], plain)).not.toContain(NAME);
  });

  test('of the logins alone lets nobody in either', async () => {
    const erasures = givenErasures();
    const ada = await erasures.person(EMAIL, NAME);
    const backup = new Map([...erasures.backup()].filter(([name]) => name === 'auth'));
    await close(ada);
    await erasures.pass(14 * DAY);
    await erasures.pass(HOUR);
    await erasures.restore(backup);

    erasures.reapply();
    await erasures.work();
    await erasures.pass(HOUR);

    expect(leftOf(erasures, ada)).toEqual(REMAINS);
    expect((await erasures.loggedIn(EMAIL)).accessToken).toBeUndefined();
  });

  test('from between the wish and the erasure is erased as well, when its hour comes', async () => {
    const erasures = givenErasures();
    const ada = await givenClosing(erasures);
    const backup = erasures.backup();
    await erasures.pass(14 * DAY);
    await erasures.pass(HOUR);
    await erasures.restore(backup);

    await erasures.pass(HOUR);
    await erasures.pass(HOUR);

    expect(leftOf(erasures, ada)).toEqual(REMAINS);
  });

  test('keeps who came back: there is no tombstone of them', async () => {
    const erasures = givenErasures();
    await givenClosing(erasures);
    const backup = erasures.backup();
    const back = await erasures.loggedIn(EMAIL);
    await restore(back);
    erasures.reapply();
    await erasures.work();

    expect(backup.size).toBeGreaterThan(0);
    expect(await erasures.users.addressOf(back.userId)).toBe(EMAIL);
  });
});

/** Something that a request under way wrote after everything was removed. */
async function written({ database }: Erasures, { userId }: Someone, sk: string) {
  const table = new Table('users', database);
  await table.write(table.put({ pk: `USER#${userId}`, sk }));
  return { table };
}
