import type { Faults } from '../../service.ts';
import type { CacheServer } from './cache-server.ts';
import { EmbeddedServer } from './embedded/server.ts';

/** The server of our own, in this process. It asks for its faults with each command, but for the one that ends it. */
export class EmbeddedCache implements CacheServer {
  readonly kind = 'embedded';
  readonly #server: EmbeddedServer;
  readonly #faults: Faults;
  #listening = false;

  constructor(port: number, now: () => number, faults: Faults) {
    this.#server = new EmbeddedServer({ port, now, faults });
    this.#faults = faults;
  }

  async start() {
    await this.applyFaults();
  }

  async applyFaults() {
    const killed = this.#faults.active('valkey', 'killed') !== null;
    if (killed && this.#listening) {
      this.#listening = false;
      // a killed cache comes back empty
      this.#server.clear();
      await this.#server.close();
    }
    if (!killed && !this.#listening) {
      await this.#server.listen();
      this.#listening = true;
    }
    this.#server.resume();
  }

  /** Nothing to do: it expires by the rehearsal's clock. */
  async advance() {}

  async stop() {
    if (!this.#listening) return;
    this.#listening = false;
    await this.#server.close();
  }
}
