import { onEveryServer } from './servers.ts';

onEveryServer((given) => {
  test('a value is read back byte by byte', async () => {
    const { client, key } = given;
    const bytes = Buffer.from([0, 255, 13, 10, 128, 0xc3, 0xbc]);

    await client.set(key(), bytes);

    expect(await client.getBuffer(key())).toEqual(bytes);
  });

  test('text outside ASCII survives', async () => {
    const { client, key } = given;

    await client.set(key('schlüssel'), 'Grüße 🎻');

    expect(await client.get(key('schlüssel'))).toBe('Grüße 🎻');
    expect(await client.strlen(key('schlüssel'))).toBe(Buffer.byteLength('Grüße 🎻'));
  });

  test('a megabyte arrives in one piece', async () => {
    const { client, key } = given;

    await client.set(key(), `${'x'.repeat(1_048_576)}end`);

    // read in parts: the client's parser keeps the process alive for seconds after an answer of that size
    expect(await client.strlen(key())).toBe(1_048_579);
    expect(await client.getrange(key(), -4, -1)).toBe('xend');
  });

  test('a missing key is null', async () => {
    const { client, key } = given;

    expect(await client.get(key())).toBeNull();
  });

  test('NX sets only what is missing, XX only what is there', async () => {
    const { client, key } = given;

    const answers = [
      await client.set(key(), 'a', 'XX'),
      await client.set(key(), 'b', 'NX'),
      await client.set(key(), 'c', 'NX'),
      await client.set(key(), 'd', 'XX'),
    ];

    expect(answers).toEqual([null, 'OK', null, 'OK']);
    expect(await client.get(key())).toBe('d');
  });

  test('a lease is taken by one of many', async () => {
    const { client, key } = given;

    const taken = await Promise.all(
      Array.from({ length: 20 }, (_, i) => client.set(key('lease'), String(i), 'PX', 5000, 'NX')),
    );

    expect(taken.filter((answer) => answer === 'OK')).toHaveLength(1);
    expect(await client.pttl(key('lease'))).toBeGreaterThan(0);
  });

  test('SET … GET answers what was there', async () => {
    const { client, key } = given;

    const answers = [await client.set(key(), 'a', 'GET'), await client.set(key(), 'b', 'GET')];

    expect(answers).toEqual([null, 'a']);
  });

  test('SET forgets the expiry unless KEEPTTL', async () => {
    const { client, key } = given;
    await client.set(key(), 'a', 'EX', 100);

    await client.set(key(), 'b', 'KEEPTTL');
    const kept = await client.ttl(key());
    await client.set(key(), 'c');

    expect(kept).toBe(100);
    expect(await client.ttl(key())).toBe(-1);
  });

  test.each([
    ['zero seconds', ['EX', '0'], "ERR invalid expire time in 'set' command"],
    ['a word', ['EX', 'soon'], 'ERR value is not an integer or out of range'],
    ['two expiries', ['EX', '1', 'PX', '1'], 'ERR syntax error'],
    ['NX with XX', ['NX', 'XX'], 'ERR syntax error'],
    ['an unknown word', ['MAYBE'], 'ERR syntax error'],
  ])('SET fails on %s', async (_case, words, message) => {
    const { client, key } = given;

    await expect(client.call('set', key(), 'x', ...words)).rejects.toThrow(message);
  });

  test('counts up and down from nothing, and keeps the expiry', async () => {
    const { client, key } = given;

    const first = await client.incr(key());
    await client.expire(key(), 100);
    const rest = [await client.incrby(key(), 41), await client.decr(key()), await client.decrby(key(), 40)];

    expect([first, ...rest]).toEqual([1, 42, 41, 1]);
    expect(await client.ttl(key())).toBe(100);
  });

  test('counts as strings that can be read', async () => {
    const { client, key } = given;
    await client.set(key(), '10');

    await client.incrbyfloat(key(), 0.5);

    expect(await client.get(key())).toBe('10.5');
  });

  test.each([
    ['a word', 'abc', 'ERR value is not an integer or out of range'],
    ['a spelling with zeros', '007', 'ERR value is not an integer or out of range'],
    ['the highest number', '9223372036854775807', 'ERR increment or decrement would overflow'],
  ])('INCR fails on %s', async (_case, value, message) => {
    const { client, key } = given;
    await client.set(key(), value);

    await expect(client.incr(key())).rejects.toThrow(message);
  });

  test('reads and writes several at once', async () => {
    const { client, key } = given;

    await client.mset(key('a'), '1', key('b'), '2');

    expect(await client.mget(key('a'), key('missing'), key('b'))).toEqual(['1', null, '2']);
  });

  test('MSETNX sets all or none', async () => {
    const { client, key } = given;
    await client.set(key('b'), 'there');

    const none = await client.msetnx(key('a'), '1', key('b'), '2');
    const all = await client.msetnx(key('c'), '1', key('d'), '2');

    expect([none, all]).toEqual([0, 1]);
    expect(await client.get(key('a'))).toBeNull();
  });

  test('GETDEL takes a value once', async () => {
    const { client, key } = given;
    await client.set(key(), 'once');

    const taken = [await client.getdel(key()), await client.getdel(key())];

    expect(taken).toEqual(['once', null]);
  });

  test('GETEX reads and changes the expiry', async () => {
    const { client, key } = given;
    await client.set(key(), 'x');

    await client.getex(key(), 'EX', 50);
    const expiring = await client.ttl(key());
    await client.getex(key(), 'PERSIST');

    expect(expiring).toBe(50);
    expect(await client.ttl(key())).toBe(-1);
  });

  test('appends and cuts out', async () => {
    const { client, key } = given;

    const lengths = [await client.append(key(), 'Hello'), await client.append(key(), ' World')];

    expect(lengths).toEqual([5, 11]);
    expect(await client.getrange(key(), 0, 4)).toBe('Hello');
    expect(await client.getrange(key(), -5, -1)).toBe('World');
    expect(await client.getrange(key(), 7, 3)).toBe('');
  });

  test('the short forms of SET', async () => {
    const { client, key } = given;

    await client.setex(key('s'), 10, 'x');
    await client.psetex(key('ms'), 10_000, 'x');
    const fresh = await client.setnx(key('s'), 'y');
    const before = await client.getset(key('s'), 'z');

    expect(await client.ttl(key('ms'))).toBe(10);
    expect([fresh, before]).toEqual([0, 'x']);
  });
});
