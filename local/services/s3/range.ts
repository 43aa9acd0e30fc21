import { AwsError } from '../../service.ts';

/** First and last byte, both included. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

/**
 * `bytes=0-9`, `bytes=10-` or `bytes=-5` of `size` bytes; null for no range, and for those that RFC 9110 (14.2) lets a
 * server ignore: other units, several at once. Throws `InvalidRange` for one beyond the end.
 */
export function readRange(header: string | undefined, size: number): Range | null {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (from === '' && to === '') return null;

  const first = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (from !== '' && to !== '' && Number(to) < Number(from)) return null;
  if (first >= size)
    throw new AwsError('InvalidRange', 'The requested range is not satisfiable', 416, {
      ActualObjectSize: size,
    });
  return { first, last };
}
