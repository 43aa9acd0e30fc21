import { Redis } from 'iovalkey';

import { onEveryServer } from './servers.ts';

onEveryServer((given) => {
  test('a transaction answers each of its commands', async () => {
    const { client, key } = given;

    const answers = await client.multi().set(key(), '1').incr(key()).get(key()).exec();

    expect(answers).toEqual([
      [null, 'OK'],
      [null, 2],
      [null, '2'],
    ]);
  });

  test('a command that fails in a transaction leaves the others their effect', async () => {
    const { client, key } = given;

    const answers = await client.multi().set(key(), 'word').incr(key()).set(key('b'), 'done').exec();

    expect(answers!.map(([error]) => error?.message ?? null)).toEqual([
      null,
      'ERR value is not an integer or out of range',
      null,
    ]);
    expect(await client.get(key('b'))).toBe('done');
  });

  test('a pipeline answers in order', async () => {
    const { client, key } = given;
    const pipeline = client.pipeline();
    for (let i = 0; i < 100; i++) pipeline.incr(key());

    const answers = await pipeline.exec();

    expect(answers!.map(([, value]) => value)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
  });

  test('a fixed window is counted in one round trip', async () => {
    const { client, key } = given;
    const hit = () => client.pipeline().set(key(), 0, 'PX', 60_000, 'NX').incr(key()).pttl(key()).exec();

    await hit();
    const answers = await hit();

    expect(answers!.map(([, value]) => value)).toEqual([null, 2, expect.any(Number)]);
  });
});

onEveryServer(
  (given) => {
    test('EXEC does nothing when a watched key was changed by someone else', async () => {
      const { client, key, port } = given;
      const other = new Redis(port);
      await client.watch(key());

      await other.set(key(), 'theirs');
      const answer = await client.multi().set(key(), 'ours').exec();

      expect(answer).toBeNull();
      expect(await client.get(key())).toBe('theirs');
      other.disconnect();
    });

    test('EXEC goes through when a watched key stayed as it was', async () => {
      const { client, key } = given;
      await client.watch(key());
      await client.get(key());

      const answer = await client.multi().set(key(), 'ours').exec();

      expect(answer).toEqual([[null, 'OK']]);
    });

    test('a command that could not be queued discards the transaction', async () => {
      const { client, key } = given;
      await client.call('multi');
      await client.call('set', key(), 'x');

      await expect(client.call('nonsense')).rejects.toThrow('ERR unknown command');

      await expect(client.call('exec')).rejects.toThrow(
        'EXECABORT Transaction discarded because of previous errors.',
      );
      expect(await client.get(key())).toBeNull();
    });

    test('DISCARD forgets what was queued', async () => {
      const { client, key } = given;
      await client.call('multi');
      const queued = await client.call('set', key(), 'x');

      await client.call('discard');

      expect(queued).toBe('QUEUED');
      expect(await client.get(key())).toBeNull();
    });

    test.each([
      ['exec', 'ERR EXEC without MULTI'],
      ['discard', 'ERR DISCARD without MULTI'],
    ])('%s fails outside of a transaction', async (command, message) => {
      await expect(given.client.call(command)).rejects.toThrow(message);
    });
  },
  ['single'],
);
