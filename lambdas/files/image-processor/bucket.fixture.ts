import type { Arrival } from './arrival.ts';
import type { Objects } from './objects.ts';

/** A bucket in memory, whose calls can be made to fail. */
export class Bucket implements Objects {
  readonly #uploads = new Map<string, Buffer>();
  /** What is kept: key → type. */
  readonly kept = new Map<string, string>();
  #calls = 0;
  /** Which call fails, counted from 1; none for 0. */
  failingCall = 0;

  upload(key: string, bytes: Buffer): Arrival {
    const arrival = { key, versionId: `v${this.#uploads.size + 1}`, size: bytes.length };
    this.#uploads.set(placeOf(arrival), bytes);
    return arrival;
  }

  get waiting(): number {
    return this.#uploads.size;
  }

  open(arrival: Arrival) {
    return {
      size: arrival.size,
      read: async (start: number, end: number) => {
        this.#call();
        const bytes = this.#uploads.get(placeOf(arrival));
        if (!bytes) throw new Error('NoSuchVersion');
        return bytes.subarray(start, end);
      },
    };
  }

  async put(key: string, { type }: { readonly type: string }): Promise<void> {
    this.#call();
    this.kept.set(key, type);
  }

  async keep(_: Arrival, key: string, type: string): Promise<void> {
    this.#call();
    this.kept.set(key, type);
  }

  async discard(arrival: Arrival): Promise<void> {
    this.#call();
    this.#uploads.delete(placeOf(arrival));
  }

  async remove(key: string): Promise<void> {
    this.#call();
    this.kept.delete(key);
  }

  #call(): void {
    this.#calls += 1;
    if (this.#calls === this.failingCall) throw new Error('S3 is away');
  }
}

const placeOf = ({ key, versionId }: Arrival) => `${key}?${versionId}`;
