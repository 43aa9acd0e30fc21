/** The primary key that every table of ours has. */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** An item as plain values; sets are `Set`s, binary is `Uint8Array`. */
export type Item = Readonly<Record<string, unknown>>;
