import type { Faults } from '../../service.ts';
import type { CacheServer } from './cache-server.ts';
import { EmbeddedCache } from './embedded-cache.ts';
import { freePorts } from './free-port.ts';
import { RedisConnection } from './redis-connection.ts';
import { RedisProcess } from './redis-process.ts';

const SHORTEN =
  "for _, key in ipairs(redis.call('KEYS', '*')) do " +
  "local left = redis.call('PTTL', key) " +
  "if left >= 0 then redis.call('PEXPIRE', key, left - ARGV[1]) end end";

/**
 * A real redis-server, with nothing between it and its clients. Faults are done to the process itself: killed and
 * restarted, stopped and continued; for those that a healthy redis-server can't be brought to show (LOADING, READONLY,
 * slow) our own server takes its port as long as they last. It comes back empty from all but the stop, as a cache may.
 */
export class RedisCache implements CacheServer {
  readonly kind = 'redis-server';
  readonly #port: number;
  readonly #faults: Faults;
  readonly #standIn: EmbeddedCache;
  #process: RedisProcess | null = null;
  #standsIn = false;

  constructor(port: number, now: () => number, faults: Faults) {
    this.#port = port;
    this.#faults = faults;
    this.#standIn = new EmbeddedCache(port, now, faults);
  }

  async start() {
    await this.applyFaults();
  }

  async applyFaults() {
    const on = (kind: string) => this.#faults.active('valkey', kind) !== null;
    const killed = on('killed');
    const standsIn = !killed && ['loading', 'readonly', 'slow'].some(on);

    if (killed || standsIn) await this.#endProcess();
    if (!standsIn) await this.#endStandIn();
    if (standsIn) {
      this.#standsIn = true;
      await this.#standIn.applyFaults();
    } else if (!killed) {
      await this.#startProcess();
      if (on('hung')) this.#process!.freeze();
      else this.#process!.thaw();
    }
  }

  /** Its own clock can't be moved, so what is left of every expiry is shortened. */
  async advance(ms: number) {
    if (!this.#process || this.#faults.active('valkey', 'hung')) return;
    const connection = await RedisConnection.open(this.#port, 1000);
    try {
      await connection.call('EVAL', SHORTEN, '0', String(ms));
    } finally {
      connection.close();
    }
  }

  async stop() {
    await this.#endStandIn();
    await this.#endProcess();
  }

  async #startProcess() {
    if (this.#process) return;
    const [busPort] = await freePorts(1);
    this.#process = await RedisProcess.start(this.#port, busPort!);
  }

  async #endProcess() {
    const process = this.#process;
    this.#process = null;
    await process?.kill();
  }

  async #endStandIn() {
    if (!this.#standsIn) return;
    this.#standsIn = false;
    await this.#standIn.stop();
  }
}
