import { onEveryServer } from './servers.ts';

/** `[[first, last, [host, port, id]]]` */
type Slots = [[number, number, [string, number, string]]];
/** Names and values in turn. */
type Shard = ['slots', [number, number], 'nodes', [unknown[]]];

const CROSSSLOT = "CROSSSLOT Keys in request don't hash to the same slot";

onEveryServer(
  (given) => {
    test.each([
      ['foo', 12182],
      ['{user1000}.following', 3443],
      ['foo{}{bar}', 8363],
      ['foo{{bar}}zap', 4015],
      ['123456789', 12739],
      ['', 0],
    ])('the key %p is in slot %d', async (key, slot) => {
      expect(await given.client.call('cluster', 'keyslot', key)).toBe(slot);
    });

    test.each([
      ['MGET', ['mget', 'a', 'b']],
      ['MSET', ['mset', 'a', '1', 'b', '2']],
      ['DEL', ['del', 'a', 'b']],
      ['EXISTS', ['exists', 'a', 'b']],
      ['SINTER', ['sinter', 'a', 'b']],
      ['WATCH', ['watch', 'a', 'b']],
    ])('%s over two slots fails', async (_case, [command = '', ...words]) => {
      await expect(given.client.call(command, ...words)).rejects.toThrow(CROSSSLOT);
    });

    test('a transaction over two slots fails as a whole', async () => {
      const { client } = given;
      await client.call('multi');
      await client.call('set', 'a', '1');
      await client.call('set', 'b', '2');

      await expect(client.call('exec')).rejects.toThrow(CROSSSLOT);

      expect(await client.get('a')).toBeNull();
    });

    test('one node has every slot', async () => {
      const { client, port } = given;

      const [[first, last, [host, nodePort, id]]] = (await client.call('cluster', 'slots')) as Slots;

      expect([first, last, host, nodePort]).toEqual([0, 16_383, '127.0.0.1', port]);
      expect(id).toBe(await client.call('cluster', 'myid'));
    });

    test('its shards, nodes and state say the same', async () => {
      const { client, port } = given;

      const [shard] = (await client.call('cluster', 'shards')) as [Shard];
      const nodes = String(await client.call('cluster', 'nodes'));
      const info = String(await client.call('cluster', 'info'));

      const [, slots, , [node]] = shard;
      expect(slots).toEqual([0, 16_383]);
      expect(pairs(node)).toMatchObject({ port, ip: '127.0.0.1', role: 'master', health: 'online' });
      expect(nodes).toMatch(
        new RegExp(`^[0-9a-f]{40} 127.0.0.1:${port}@\\d+ myself,master - 0 \\d+ \\d+ connected 0-16383\\n$`),
      );
      expect(info).toContain('cluster_state:ok');
      expect(info).toContain('cluster_known_nodes:1');
    });

    test('there is one database', async () => {
      const { client } = given;

      expect(await client.select(0)).toBe('OK');
      await expect(client.select(1)).rejects.toThrow('ERR SELECT is not allowed in cluster mode');
    });

    test('it tells that it is a cluster and a master', async () => {
      const info = String(await given.client.call('info'));

      expect(info).toMatch(/redis_mode:cluster/);
      expect(info).toMatch(/role:master/);
      expect(info).toMatch(/loading:0/);
      expect(info).toMatch(/cluster_enabled:1/);
    });
  },
  ['single'],
);

const pairs = (flat: unknown[]) =>
  Object.fromEntries(flat.flatMap((name, i) => (i % 2 === 0 ? [[name, flat[i + 1]]] : [])));
