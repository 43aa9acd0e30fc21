import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { listen } from '../../ports.ts';
import { RedisConnection } from './redis-connection.ts';

const ABSENT_MASTER = 'a'.repeat(40);
const MYSELF = 'b'.repeat(40);
const START_DEADLINE_MS = 5000;

/**
 * Becomes redis-server, after leaving behind a reader of the pipe from this process: the pipe ends however we end, by
 * kill -9 as well, and the reader then ends redis-server and removes its folder ($0). redis-server has no such option.
 */
const WITH_WATCHDOG =
  'exec 3<&0; (read -r _ <&3; kill -9 $$; rm -rf "$0") & exec 3<&-; exec redis-server "$@"';

/** A redis-server that runs as a cluster of one node. */
export class RedisProcess {
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly #exited: Promise<void>;
  #output = '';

  private constructor(port: number, busPort: number) {
    this.#folder = mkdtempSync(join(tmpdir(), 'soloist-cache-'));
    writeFileSync(join(this.#folder, 'nodes.conf'), nodesConf(port, busPort));
    const options = ['-c', WITH_WATCHDOG, this.#folder, ...redisOptions(port, busPort, this.#folder)];
    // detached: Ctrl-C reaches us only, and we end it in order
    this.#child = spawn('sh', options, { stdio: ['pipe', 'pipe', 'ignore'], detached: true });
    this.#child.stdin!.on('error', () => {});
    this.#child.stdout!.on('data', (chunk: Buffer) => (this.#output = (this.#output + chunk).slice(-2000)));
    this.#exited = new Promise((resolve) => this.#child.once('close', () => resolve()));
  }

  /** Resolves once it serves every slot; rejects with a `Refusal` when the port is in use, or with what it printed. */
  static async start(port: number, busPort: number): Promise<RedisProcess> {
    // someone else's server there would be taken for ours
    await requireFree(port);
    const redis = new RedisProcess(port, busPort);
    try {
      await redis.#takeOver(port);
      return redis;
    } catch (error) {
      await redis.kill();
      throw new Error(`redis-server did not start on port ${port}: ${redis.#output.trim() || error}`, {
        cause: error,
      });
    }
  }

  /** Stops it from running without ending it: connections are accepted by the kernel and nothing is answered. */
  freeze() {
    this.#child.kill('SIGSTOP');
  }

  thaw() {
    this.#child.kill('SIGCONT');
  }

  async kill() {
    this.#child.kill('SIGKILL');
    this.#child.stdin!.destroy();
    await this.#exited;
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /**
   * A master waits 2 s after its start before it serves (CLUSTER_WRITABLE_DELAY in cluster.c, no setting). A replica
   * doesn't, and may take over from a master that never was: so it starts as one, and serves at once.
   */
  async #takeOver(port: number) {
    const connection = await RedisConnection.open(port, START_DEADLINE_MS, this.#exited);
    try {
      await connection.call('CLUSTER', 'FAILOVER', 'TAKEOVER');
      await connection.call('CLUSTER', 'FORGET', ABSENT_MASTER);
      const deadline = performance.now() + START_DEADLINE_MS;
      while (!String(await connection.call('CLUSTER', 'INFO')).includes('cluster_state:ok')) {
        if (performance.now() > deadline) throw new Error('its cluster did not form');
      }
    } finally {
      connection.close();
    }
  }
}

async function requireFree(port: number) {
  const server = createServer();
  await listen(server, port, 'cache');
  await new Promise((resolve) => server.close(resolve));
}

/** https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/: the lines are those of CLUSTER NODES. */
const nodesConf = (port: number, busPort: number) =>
  [
    `${ABSENT_MASTER} 127.0.0.1:1@2 master - 0 0 1 connected 0-16383`,
    `${MYSELF} 127.0.0.1:${port}@${busPort} myself,slave ${ABSENT_MASTER} 0 0 1 connected`,
    'vars currentEpoch 1 lastVoteEpoch 0',
    '',
  ].join('\n');

const redisOptions = (port: number, busPort: number, folder: string) => [
  ...['--port', String(port), '--bind', '127.0.0.1', '--dir', folder],
  ...['--cluster-enabled', 'yes', '--cluster-config-file', 'nodes.conf', '--cluster-port', String(busPort)],
  ...['--save', '', '--appendonly', 'no', '--loglevel', 'warning'],
];
