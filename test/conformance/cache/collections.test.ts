import { onEveryServer } from './servers.ts';

onEveryServer((given) => {
  describe('hashes', () => {
    test('count the fields that are new', async () => {
      const { client, key } = given;

      const added = [
        await client.hset(key(), 'a', '1', 'b', '2'),
        await client.hset(key(), 'b', '3', 'c', '4'),
      ];

      expect(added).toEqual([2, 1]);
      expect(await client.hgetall(key())).toEqual({ a: '1', b: '3', c: '4' });
    });

    test('read one, several, names and values', async () => {
      const { client, key } = given;
      await client.hset(key(), 'a', '1', 'b', '2');

      expect(await client.hget(key(), 'a')).toBe('1');
      expect(await client.hmget(key(), 'b', 'missing')).toEqual(['2', null]);
      expect((await client.hkeys(key())).sort()).toEqual(['a', 'b']);
      expect((await client.hvals(key())).sort()).toEqual(['1', '2']);
      expect(await client.hlen(key())).toBe(2);
      expect(await client.hexists(key(), 'a')).toBe(1);
    });

    test('are empty where there is none', async () => {
      const { client, key } = given;

      expect(await client.hgetall(key())).toEqual({});
      expect(await client.hget(key(), 'a')).toBeNull();
    });

    test('are gone with their last field', async () => {
      const { client, key } = given;
      await client.hset(key(), 'a', '1');

      const deleted = await client.hdel(key(), 'a', 'missing');

      expect(deleted).toBe(1);
      expect(await client.exists(key())).toBe(0);
    });

    test('set a field once with HSETNX, and count in one', async () => {
      const { client, key } = given;

      const set = [await client.hsetnx(key(), 'n', '1'), await client.hsetnx(key(), 'n', '2')];
      const sum = await client.hincrby(key(), 'n', 41);

      expect([...set, sum]).toEqual([1, 0, 42]);
    });

    test('fail to count in a word, or with half a pair', async () => {
      const { client, key } = given;
      await client.hset(key(), 'a', 'word');

      await expect(client.hincrby(key(), 'a', 1)).rejects.toThrow('ERR hash value is not an integer');
      await expect(client.call('hset', key(), 'a', '1', 'b')).rejects.toThrow(
        "ERR wrong number of arguments for 'hset' command",
      );
    });
  });

  describe('sets', () => {
    test('hold each member once', async () => {
      const { client, key } = given;

      const added = [await client.sadd(key(), 'a', 'b', 'a'), await client.sadd(key(), 'b', 'c')];

      expect(added).toEqual([2, 1]);
      expect((await client.smembers(key())).sort()).toEqual(['a', 'b', 'c']);
      expect(await client.scard(key())).toBe(3);
    });

    test('know their members', async () => {
      const { client, key } = given;
      await client.sadd(key(), 'a', 'b');

      const removed = await client.srem(key(), 'b', 'missing');

      expect(removed).toBe(1);
      expect(await client.sismember(key(), 'a')).toBe(1);
      expect(await client.smismember(key(), 'a', 'b')).toEqual([1, 0]);
    });

    test('are combined', async () => {
      const { client, key } = given;
      await client.sadd(key('x'), 'a', 'b');
      await client.sadd(key('y'), 'b', 'c');

      expect(await client.sinter(key('x'), key('y'))).toEqual(['b']);
      expect((await client.sunion(key('x'), key('y'))).sort()).toEqual(['a', 'b', 'c']);
      expect(await client.sdiff(key('x'), key('y'))).toEqual(['a']);
    });

    test('give a member away', async () => {
      const { client, key } = given;
      await client.sadd(key(), 'a', 'b');

      const popped = [await client.spop(key()), await client.spop(key()), await client.spop(key())];

      expect(popped.slice(0, 2).sort()).toEqual(['a', 'b']);
      expect(popped[2]).toBeNull();
    });
  });

  describe('sorted sets', () => {
    test('order by score, then by bytes', async () => {
      const { client, key } = given;

      const added = await client.zadd(key(), 2, 'b', 1, 'z', 2, 'a', '-inf', 'first');

      expect(added).toBe(4);
      expect(await client.zrange(key(), 0, -1)).toEqual(['first', 'z', 'a', 'b']);
      expect(await client.zrange(key(), 0, -1, 'WITHSCORES')).toEqual([
        'first',
        '-inf',
        'z',
        '1',
        'a',
        '2',
        'b',
        '2',
      ]);
      expect(await client.zrange(key(), 0, 1, 'REV')).toEqual(['b', 'a']);
    });

    test('select by score, with bounds left out and a limit', async () => {
      const { client, key } = given;
      await client.zadd(key(), 1, 'a', 2, 'b', 3, 'c', 4, 'd');

      expect(await client.zrangebyscore(key(), 2, '(4')).toEqual(['b', 'c']);
      expect(await client.zrangebyscore(key(), '-inf', '+inf', 'LIMIT', 1, 2)).toEqual(['b', 'c']);
      expect(await client.zrevrangebyscore(key(), 3, 1)).toEqual(['c', 'b', 'a']);
      expect(await client.zrange(key(), '(1', '3', 'BYSCORE')).toEqual(['b', 'c']);
      expect(await client.zcount(key(), 2, 4)).toBe(3);
    });

    test('add under conditions', async () => {
      const { client, key } = given;
      await client.zadd(key(), 5, 'a');

      const answers = [
        await client.zadd(key(), 'NX', 9, 'a'),
        await client.zadd(key(), 'XX', 9, 'new'),
        await client.zadd(key(), 'GT', 'CH', 4, 'a'),
        await client.zadd(key(), 'GT', 'CH', 6, 'a'),
      ];

      expect(answers).toEqual([0, 0, 0, 1]);
      expect(await client.zscore(key(), 'a')).toBe('6');
      expect(await client.zscore(key(), 'new')).toBeNull();
    });

    test('count, rank and cut as a sliding window does', async () => {
      const { client, key } = given;
      for (let i = 1; i <= 5; i++) await client.zadd(key(), i * 100, `hit-${i}`);

      const dropped = await client.zremrangebyscore(key(), 0, 200);

      expect(dropped).toBe(2);
      expect(await client.zcard(key())).toBe(3);
      expect(await client.zrank(key(), 'hit-4')).toBe(1);
      expect(await client.zrevrank(key(), 'hit-4')).toBe(1);
      expect(await client.zremrangebyrank(key(), 0, 0)).toBe(1);
      expect(await client.zrem(key(), 'hit-4', 'missing')).toBe(1);
    });

    test('add to a score, and give away the lowest and the highest', async () => {
      const { client, key } = given;
      await client.zadd(key(), 1, 'a', 2, 'b', 3, 'c');

      const sum = await client.zincrby(key(), 1.5, 'a');

      expect(sum).toBe('2.5');
      expect(await client.zpopmin(key())).toEqual(['b', '2']);
      expect(await client.zpopmax(key(), 2)).toEqual(['c', '3', 'a', '2.5']);
    });

    test.each([
      ['a score that is none', ['zadd', 'high', 'a'], 'ERR value is not a valid float'],
      ['half a pair', ['zadd', '1', 'a', '2'], 'ERR syntax error'],
      [
        'NX with XX',
        ['zadd', 'NX', 'XX', '1', 'a'],
        'ERR XX and NX options at the same time are not compatible',
      ],
      ['a bound that is none', ['zcount', 'a', 'b'], 'ERR min or max is not a float'],
    ])('fail on %s', async (_case, [command = '', ...words], message) => {
      const { client, key } = given;

      await expect(client.call(command, key(), ...words)).rejects.toThrow(message);
    });
  });
});
