/** A stretch of keys; without bounds, all of them. */
export interface Range {
  readonly gt?: string;
  readonly gte?: string;
  readonly lt?: string;
  readonly lte?: string;
  readonly reverse?: boolean;
}

// splits in two when it has grown beyond: small enough to splice fast, large enough that there are few
const BUCKET = 512;

/**
 * An ordered set of strings, in buckets: one flat array costs a memmove of everything for each insertion
 * (16 s instead of 5 s for 100,000 puts).
 */
export class SortedKeys {
  readonly #buckets: string[][] = [[]];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(key: string): void {
    const at = this.#bucketOf(key);
    const bucket = this.#buckets[at]!;
    const position = lowerBound(bucket, key);
    if (bucket[position] === key) return;

    bucket.splice(position, 0, key);
    this.#size++;
    if (bucket.length > BUCKET) this.#buckets.splice(at + 1, 0, bucket.splice(BUCKET >> 1));
  }

  delete(key: string): void {
    const at = this.#bucketOf(key);
    const bucket = this.#buckets[at]!;
    const position = lowerBound(bucket, key);
    if (bucket[position] !== key) return;

    bucket.splice(position, 1);
    this.#size--;
    if (bucket.length === 0 && this.#buckets.length > 1) this.#buckets.splice(at, 1);
  }

  /** The keys within the bounds, in order. The set must not change while they are being read. */
  *range({ gt, gte, lt, lte, reverse = false }: Range = {}): Generator<string, void, undefined> {
    const low = gt ?? gte;
    const high = lt ?? lte;
    const under = (key: string) => (gt !== undefined ? key <= gt : gte !== undefined && key < gte);
    const over = (key: string) => (lt !== undefined ? key >= lt : lte !== undefined && key > lte);
    const step = reverse ? -1 : 1;
    const [skip, end] = reverse ? [over, under] : [under, over];
    const start = reverse ? high : low;

    const first = start === undefined ? (reverse ? this.#buckets.length - 1 : 0) : this.#bucketOf(start);
    for (let at = first; at >= 0 && at < this.#buckets.length; at += step) {
      const bucket = this.#buckets[at]!;
      const near =
        at === first && start !== undefined ? lowerBound(bucket, start) : reverse ? bucket.length : 0;
      let i = reverse ? Math.min(near, bucket.length - 1) : near;
      for (; i >= 0 && i < bucket.length; i += step) {
        const key = bucket[i]!;
        if (end(key)) return;
        if (!skip(key)) yield key;
      }
    }
  }

  /** The last bucket whose first key isn't above `key`. */
  #bucketOf(key: string): number {
    let low = 0;
    let high = this.#buckets.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#buckets[middle]![0]! <= key) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

function lowerBound(keys: readonly string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (keys[middle]! < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
