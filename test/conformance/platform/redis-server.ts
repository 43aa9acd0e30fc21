import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const hasRedisServer = spawnSync('redis-server', ['--version']).status === 0;

export interface RedisServer {
  readonly port: number;
  /** Stops answering, with every connection open. */
  hang(): void;
  resume(): void;
  kill(): Promise<void>;
  /** Another one on the same port. */
  start(): Promise<void>;
  command(...words: readonly string[]): string;
}

/** A redis-server of one node in cluster mode, which is how serverless Valkey speaks. */
export async function startRedisServer(): Promise<RedisServer> {
  const port = await freePort();
  const dir = mkdtempSync(join(tmpdir(), 'soloist-redis-'));
  let child: ReturnType<typeof spawn>;

  const command = (...words: readonly string[]) =>
    spawnSync('redis-cli', ['-p', String(port), ...words], { encoding: 'utf8' }).stdout.trim();
  const waitFor = async (words: readonly string[], answer: RegExp) => {
    const deadline = Date.now() + 5_000;
    while (!answer.test(command(...words))) {
      if (Date.now() > deadline)
        throw new Error(`redis-server did not answer ${words.join(' ')} as expected`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const server: RedisServer = {
    port,
    command,
    hang: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    kill: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGKILL');
      }),
    async start() {
      const options = [
        '--port',
        port,
        '--dir',
        dir,
        '--cluster-enabled',
        'yes',
        '--save',
        '',
        '--bind',
        '127.0.0.1',
        '--cluster-announce-ip',
        '127.0.0.1',
      ];
      child = spawn('redis-server', options.map(String), { stdio: 'ignore' });
      await waitFor(['ping'], /PONG/);
      if (!command('cluster', 'info').includes('cluster_slots_assigned:16384')) {
        command('cluster', 'addslotsrange', '0', '16383');
      }
      await waitFor(['cluster', 'info'], /cluster_state:ok/);
    },
  };
  await server.start();
  return server;
}

async function freePort(): Promise<number> {
  for (;;) {
    const probe = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => probe.once('listening', resolve));
    const { port } = probe.address() as AddressInfo;
    await new Promise((resolve) => probe.close(resolve));
    if (port < 55_000) return port; // the cluster's bus takes the port 10,000 above
  }
}
