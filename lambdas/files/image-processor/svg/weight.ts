/** Elements to draw, with what is drawn once more for each reference to it. More take minutes. */
const MAX_WEIGHT = 100_000;
/** Elements that stand in each other, or refer to one another. */
const MAX_DEPTH = 500;

interface Node {
  readonly children: Node[];
  /** Ids of what it uses, fills itself with or is cut out by. */
  readonly references: string[];
  weight: number | 'counting' | undefined;
}

/** Counts what a drawing comes to: ten levels of nine references each are billions of elements in a kilobyte. */
export class Weight {
  readonly #root: Node = node();
  readonly #open: Node[] = [this.#root];
  readonly #named = new Map<string, Node>();

  open(): void {
    const opened = node();
    this.#open.at(-1)!.children.push(opened);
    this.#open.push(opened);
  }

  close(): void {
    this.#open.pop();
  }

  /** The element at hand is called so. */
  name(id: string): void {
    if (!this.#named.has(id)) this.#named.set(id, this.#open.at(-1)!);
  }

  /** The element at hand refers to the one that is called so, which may come later. */
  refer(id: string): void {
    this.#open.at(-1)!.references.push(id);
  }

  get isTooMuch(): boolean {
    return this.#of(this.#root) > MAX_WEIGHT;
  }

  #of(counted: Node, depth = 0): number {
    // what refers to itself has no end
    if (counted.weight === 'counting' || depth > MAX_DEPTH) return Infinity;
    if (counted.weight !== undefined) return counted.weight;
    counted.weight = 'counting';
    const referred = counted.references.flatMap((id) => this.#named.get(id) ?? []);
    const weight = [...counted.children, ...referred].reduce(
      (sum, each) => sum + this.#of(each, depth + 1),
      1,
    );
    counted.weight = weight;
    return weight;
  }
}

const node = (): Node => ({ children: [], references: [], weight: undefined });
