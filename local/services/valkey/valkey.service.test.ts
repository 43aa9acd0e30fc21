import { createConnection } from 'node:net';

import { createContext, declare, NAMING } from '../testing.ts';
import { freePorts } from './free-port.ts';
import { createValkey } from './valkey.service.ts';

const CACHE = 'AWS::ElastiCache::ServerlessCache';

describe('the cache', () => {
  test('is at the port that was chosen before it started', () => {
    const valkey = createValkey({ port: 7000, server: 'embedded' });

    const { identity } = declare(valkey, CACHE, 'Cache', { ServerlessCacheName: 'soloist' });

    expect(identity.ref).toBe('soloist');
    expect(identity.attributes).toMatchObject({
      ARN: NAMING.arn('elasticache', 'serverlesscache:soloist'),
      'Endpoint.Address': '127.0.0.1',
      'Endpoint.Port': '7000',
    });
  });

  test('is there too when it is a node of its own', () => {
    const valkey = createValkey({ port: 7000, server: 'embedded' });

    const { identity } = declare(valkey, 'AWS::ElastiCache::ReplicationGroup', 'Node', {
      ReplicationGroupId: 'soloist-node',
    });

    expect(identity).toEqual({
      ref: 'soloist-node',
      attributes: { 'PrimaryEndPoint.Address': '127.0.0.1', 'PrimaryEndPoint.Port': '7000' },
    });
  });

  test('answers while it runs and leaves the port when it stops', async () => {
    const [port = 0] = await freePorts(1);
    const valkey = createValkey({ port, server: 'embedded' });
    const context = createContext();
    await valkey.start([declare(valkey, CACHE, 'Cache')], context);

    const answer = await ping(port);
    await valkey.stop();

    expect(answer).toBe('+PONG\r\n');
    await expect(ping(port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('stops even when the signals were closed before', async () => {
    const [port = 0] = await freePorts(1);
    const valkey = createValkey({ port, server: 'embedded' });
    const context = createContext();
    await valkey.start([declare(valkey, CACHE, 'Cache')], context);

    context.signals.close();
    await new Promise(setImmediate);
    await valkey.stop();

    await expect(ping(port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('starts nothing when no template declares one', async () => {
    const valkey = createValkey({ port: 0, server: 'embedded' });

    await valkey.start([], createContext());

    expect(valkey.describe!()).toEqual({ server: null });
  });

  test('fails by name on a server it does not know', async () => {
    process.env.SOLOIST_CACHE = 'memcached';
    const valkey = createValkey({ port: 0 });

    const starting = valkey.start([declare(valkey, CACHE, 'Cache')], createContext());

    await expect(starting).rejects.toThrow("SOLOIST_CACHE is 'memcached', expected redis-server or embedded");
    delete process.env.SOLOIST_CACHE;
  });

  test('fails by name when there are two', async () => {
    const valkey = createValkey({ port: 0, server: 'embedded' });

    const starting = valkey.start(
      [declare(valkey, CACHE, 'One'), declare(valkey, CACHE, 'Two')],
      createContext(),
    );

    await expect(starting).rejects.toThrow('templates declare One, Two, the rehearsal runs one cache');
  });
});

function ping(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(port, '127.0.0.1');
    socket.once('error', reject);
    socket.once('data', (chunk) => {
      socket.destroy();
      resolve(chunk.toString());
    });
    socket.write('PING\r\n');
  });
}
