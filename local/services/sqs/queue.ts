import type { Message } from './message.ts';
import type { QueueSettings } from './settings.ts';

/**
 * The messages of one queue in memory. `ready` may be received now, `waiting` are in flight or delayed; which is which
 * is brought up to date by `settle`. Lower bounds tell when that has anything to do, so that it costs nothing otherwise.
 */
export class Queue {
  readonly settings: QueueSettings;
  createdAt = 0;
  readonly #messages = new Map<number, Message>();
  readonly #ready = new Set<number>();
  readonly #waiting = new Set<number>();
  #nextVisible = Infinity;
  #nextExpiry = Infinity;

  constructor(settings: QueueSettings) {
    this.settings = settings;
  }

  /** Adds or replaces a message; one that was ready before goes to the end of the line. */
  put(message: Message, now: number) {
    this.remove(message.key);
    this.#messages.set(message.key, message);
    this.#nextExpiry = Math.min(this.#nextExpiry, this.#expiry(message));
    if (message.visibleAt <= now) {
      this.#ready.add(message.key);
    } else {
      this.#waiting.add(message.key);
      this.#nextVisible = Math.min(this.#nextVisible, message.visibleAt);
    }
  }

  get(key: number): Message | null {
    return this.#messages.get(key) ?? null;
  }

  remove(key: number) {
    this.#messages.delete(key);
    this.#ready.delete(key);
    this.#waiting.delete(key);
  }

  clear() {
    this.#messages.clear();
    this.#ready.clear();
    this.#waiting.clear();
  }

  /** Makes visible what has waited long enough, and forgets what is past its retention. */
  settle(now: number) {
    if (now >= this.#nextExpiry) {
      this.#nextExpiry = Infinity;
      for (const message of this.#messages.values()) {
        const expiry = this.#expiry(message);
        if (expiry <= now) this.remove(message.key);
        else this.#nextExpiry = Math.min(this.#nextExpiry, expiry);
      }
    }
    if (now >= this.#nextVisible) {
      this.#nextVisible = Infinity;
      for (const key of this.#waiting) {
        const { visibleAt } = this.#messages.get(key)!;
        if (visibleAt > now) {
          this.#nextVisible = Math.min(this.#nextVisible, visibleAt);
          continue;
        }
        this.#waiting.delete(key);
        this.#ready.add(key);
      }
    }
  }

  /** Messages that may be received now, the longest ready first. */
  *ready(): Generator<Message> {
    for (const key of this.#ready) yield this.#messages.get(key)!;
  }

  messages(): Iterable<Message> {
    return this.#messages.values();
  }

  /** When the next waiting message becomes visible, or earlier; Infinity when none waits. */
  get nextVisible(): number {
    return this.#waiting.size === 0 ? Infinity : this.#nextVisible;
  }

  get size() {
    return this.#messages.size;
  }

  count(): { visible: number; inFlight: number; delayed: number } {
    let delayed = 0;
    for (const key of this.#waiting) if (this.#messages.get(key)!.receives === 0) delayed++;
    return { visible: this.#ready.size, inFlight: this.#waiting.size - delayed, delayed };
  }

  #expiry({ sentAt }: Message) {
    return sentAt + this.settings.retention * 1000;
  }
}
