import { onEveryServer } from './servers.ts';

onEveryServer((given) => {
  test('counts what it deletes and what exists', async () => {
    const { client, key } = given;
    await client.mset(key('a'), '1', key('b'), '2', key('c'), '3');

    const exists = await client.exists(key('a'), key('a'), key('missing'));
    const deleted = [await client.del(key('a'), key('missing')), await client.unlink(key('b'), key('c'))];

    expect(exists).toBe(2);
    expect(deleted).toEqual([1, 2]);
  });

  test('a key is gone when its time is over', async () => {
    const { client, key, context } = given;
    await client.set(key(), 'x', 'PX', 60_000);
    await client.set(key('stays'), 'x');

    context.clock.advance(61_000);

    await gone(() => client.get(key()));
    expect(await client.get(key('stays'))).toBe('x');
    expect(await client.ttl(key())).toBe(-2);
  });

  test('an advanced clock shortens what is left', async () => {
    const { client, key, context } = given;
    await client.set(key(), 'x', 'EX', 1000);

    context.clock.advance(600_000);

    await shorter(() => client.ttl(key()), 401);
    expect(await client.get(key())).toBe('x');
  });

  test('a collection expires as a whole', async () => {
    const { client, key, context } = given;
    await client.hset(key(), 'a', '1');
    await client.pexpire(key(), 30_000);

    context.clock.advance(31_000);

    await gone(() => client.hget(key(), 'a'));
    expect(await client.type(key())).toBe('none');
  });

  test('tells no key, no expiry and an expiry apart', async () => {
    const { client, key } = given;
    await client.set(key('stays'), 'x');
    await client.set(key('goes'), 'x', 'EX', 100);

    const ttls = [
      await client.ttl(key('missing')),
      await client.ttl(key('stays')),
      await client.ttl(key('goes')),
    ];

    expect(ttls).toEqual([-2, -1, 100]);
  });

  test('EXPIRE answers whether there was a key, and PERSIST takes it back', async () => {
    const { client, key } = given;
    await client.set(key(), 'x');

    const answers = [
      await client.expire(key('missing'), 10),
      await client.expire(key(), 10),
      await client.persist(key()),
      await client.persist(key()),
    ];

    expect(answers).toEqual([0, 1, 1, 0]);
  });

  test('EXPIRE holds to its condition', async () => {
    const { client, key } = given;
    await client.set(key(), 'x');

    const answers = [
      await client.expire(key(), 100, 'XX'),
      await client.expire(key(), 100, 'NX'),
      await client.expire(key(), 50, 'GT'),
      await client.expire(key(), 200, 'GT'),
      await client.expire(key(), 300, 'LT'),
    ];

    expect(answers).toEqual([0, 1, 0, 1, 0]);
    expect(await client.ttl(key())).toBe(200);
  });

  test('an expiry in the past deletes at once', async () => {
    const { client, key } = given;
    await client.set(key(), 'x');

    const answer = await client.expire(key(), -1);

    expect(answer).toBe(1);
    expect(await client.exists(key())).toBe(0);
  });

  test('names the type of a value', async () => {
    const { client, key } = given;
    await client.set(key('string'), 'x');
    await client.hset(key('hash'), 'a', '1');
    await client.sadd(key('set'), 'a');
    await client.zadd(key('zset'), 1, 'a');

    const types = await Promise.all(
      ['string', 'hash', 'set', 'zset', 'none'].map((name) => client.type(key(name))),
    );

    expect(types).toEqual(['string', 'hash', 'set', 'zset', 'none']);
  });

  test('a command for another type fails with WRONGTYPE', async () => {
    const { client, key } = given;
    await client.set(key('string'), 'x');
    await client.sadd(key('set'), 'a');

    const message = 'WRONGTYPE Operation against a key holding the wrong kind of value';
    await expect(client.hget(key('string'), 'a')).rejects.toThrow(message);
    await expect(client.incr(key('set'))).rejects.toThrow(message);
    await expect(client.zadd(key('set'), 1, 'a')).rejects.toThrow(message);
    expect(await client.mget(key('set'))).toEqual([null]);
  });

  test('a scan finds every key that matches, once', async () => {
    const { client, key } = given;
    const names = Array.from({ length: 50 }, (_, i) => key(`user:${i}`));
    for (const name of names) await client.set(name, 'x');
    await client.set(key('other'), 'x');

    const found: string[] = [];
    let cursor = '0';
    do {
      const [next, keys] = (await client.call('scan', cursor, 'MATCH', key('user:*'), 'COUNT', '10')) as [
        string,
        string[],
      ];
      found.push(...keys);
      cursor = next;
    } while (cursor !== '0');

    expect([...new Set(found)].sort()).toEqual(names.sort());
  });

  test.each([
    ['*', ['ab', 'abc', 'xb', 'a*']],
    ['a?', ['ab', 'a*']],
    ['[a-m]b*', ['ab', 'abc']],
    ['[^a]b', ['xb']],
    ['a\\*', ['a*']],
  ])('the pattern %s matches as it should', async (pattern, expected) => {
    const { client, key } = given;
    for (const name of ['ab', 'abc', 'xb', 'a*']) await client.set(key(name), 'x');

    const found = (await client.call('keys', key(pattern))) as string[];

    expect(found.sort()).toEqual(expected.map((name) => key(name)).sort());
  });
});

const gone = (read: () => Promise<unknown>) => shorter(async () => ((await read()) === null ? 0 : 1), 0);

/** redis-server learns of an advanced clock a moment later. */
async function shorter(read: () => Promise<number>, most: number) {
  const deadline = performance.now() + 2000;
  for (let value = await read(); value > most; value = await read()) {
    if (performance.now() > deadline) throw new Error(`still ${value}, expected at most ${most}`);
  }
}
