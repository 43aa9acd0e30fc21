/** What is to happen at which time: keys by time, earliest first. A binary heap; what was moved is dropped when met. */
export class Agenda {
  private readonly times = new Map<string, number>();
  private readonly heap: { readonly key: string; readonly at: number }[] = [];

  /** @param at ms; null takes the key off */
  set(key: string, at: number | null): void {
    if (at === null) return void this.times.delete(key);
    if (this.times.get(key) === at) return;
    this.times.set(key, at);
    this.rise({ key, at });
  }

  /** The earliest, or null. */
  next(): { readonly key: string; readonly at: number } | null {
    for (;;) {
      const first = this.heap[0];
      if (!first) return null;
      if (this.times.get(first.key) === first.at) return first;
      this.drop();
    }
  }

  private rise(entry: { key: string; at: number }): void {
    let index = this.heap.push(entry) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (this.at(parent) <= entry.at) break;
      this.heap[index] = this.heap[parent]!;
      index = parent;
    }
    this.heap[index] = entry;
  }

  private drop(): void {
    const last = this.heap.pop()!;
    if (this.heap.length === 0) return;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (this.at(child + 1) < this.at(child)) child++;
      if (this.at(child) >= last.at) break;
      this.heap[index] = this.heap[child]!;
      index = child;
    }
    this.heap[index] = last;
  }

  private at(index: number): number {
    return this.heap[index]?.at ?? Infinity;
  }
}
