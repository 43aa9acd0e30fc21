import type { Edges } from './shop.ts';

class Died extends Error {
  override readonly name = 'Died';
}

/**
 * A function that can be made to die: after one of its steps, which are everything that it does outside of itself.
 * Nobody learns what the step came to, and nothing happens any more until it is started again. (Dying before a step is
 * dying after the one before.)
 */
export class Mortal {
  steps = 0;
  #last = Infinity;

  /** The step after which it dies, counted from now. */
  dieAfter(step: number): void {
    this.steps = 0;
    this.#last = step;
  }

  /** Starts it again. Answers whether it had died. */
  restart(): boolean {
    const isDead = this.steps >= this.#last;
    this.#last = Infinity;
    return isDead;
  }

  readonly wrap = ({ database, stripe, queue }: Edges): Edges => ({
    database: {
      get: (...input) => this.#step(() => database.get(...input)),
      query: (...input) => this.#step(() => database.query(...input)),
      write: (...input) => this.#step(() => database.write(...input)),
      transact: (...input) => this.#step(() => database.transact(...input)),
    },
    stripe: {
      read: (...input) => this.#step(() => stripe.read(...input)),
      write: (...input) => this.#step(() => stripe.write(...input)),
    },
    queue: { send: (...input) => this.#step(() => queue.send(...input)) },
  });

  async #step<T>(work: () => Promise<T>): Promise<T> {
    if (this.steps >= this.#last) throw new Died();
    this.steps += 1;
    const isLast = this.steps === this.#last;
    const result = await work();
    if (isLast) throw new Died();
    return result;
  }
}
