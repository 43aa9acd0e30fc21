/** What arrived, as far as it is asked for. */
export interface Upload {
  /** Bytes. */
  readonly size: number;
  /** The bytes from `start` up to `end`, not including it; the end of the content ends them earlier. */
  read(start: number, end: number): Promise<Buffer>;
}
