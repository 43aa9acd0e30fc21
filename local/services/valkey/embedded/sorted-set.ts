export type Scored = readonly [member: string, score: number];

/** Members with scores; the order, by score and then by bytes, is made when it is asked for. */
export class SortedSet {
  readonly #scores = new Map<string, number>();
  #sorted: Scored[] | null = null;

  get size() {
    return this.#scores.size;
  }

  score(member: string): number | null {
    return this.#scores.get(member) ?? null;
  }

  set(member: string, score: number) {
    this.#scores.set(member, score);
    this.#sorted = null;
  }

  delete(member: string): boolean {
    this.#sorted = null;
    return this.#scores.delete(member);
  }

  sorted(): readonly Scored[] {
    this.#sorted ??= [...this.#scores].sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1));
    return this.#sorted;
  }
}
