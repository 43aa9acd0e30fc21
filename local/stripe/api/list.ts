import { missing } from './errors.ts';
import { either, integer, object, text, type Read } from './schema.ts';

/** A moment, or a range of them. */
export const moment = () =>
  either(integer(0), object({ gt: integer(0), gte: integer(0), lt: integer(0), lte: integer(0) }));
type Moment = ReturnType<ReturnType<typeof moment>['read']>;

/** What every list takes. */
export const PAGE = { limit: integer(1, 100), starting_after: text(), ending_before: text() };
/** And what lists of things with a date take as well. */
export const DATED_PAGE = { ...PAGE, created: moment() };
type Page = Read<typeof PAGE> & { created?: Moment };

export interface List<T> {
  readonly object: 'list';
  readonly data: readonly T[];
  readonly has_more: boolean;
  readonly url: string;
}

/**
 * One page, newest first. https://docs.stripe.com/api/pagination
 * @param objects all that match, oldest first
 * @throws 400 `resource_missing` when the cursor is not among them
 */
export function page<T extends object>(
  objects: readonly T[],
  { limit = 10, starting_after, ending_before, created }: Page,
  url: string,
): List<T> {
  const within = created === undefined ? objects : objects.filter((one) => isWithin(createdOf(one), created));
  const all = within.toReversed();
  if (ending_before !== undefined) {
    const end = indexOf(all, ending_before, 'ending_before');
    const start = Math.max(0, end - limit);
    return { object: 'list', data: all.slice(start, end), has_more: start > 0, url };
  }
  const start = starting_after === undefined ? 0 : indexOf(all, starting_after, 'starting_after') + 1;
  return {
    object: 'list',
    data: all.slice(start, start + limit),
    has_more: start + limit < all.length,
    url,
  };
}

/** All of a list inside an object. */
export const whole = <T>(data: readonly T[], url: string): List<T> & { data: T[] } => ({
  object: 'list',
  data: [...data],
  has_more: false,
  url,
});

function indexOf(objects: readonly object[], id: string, param: string): number {
  const index = objects.findIndex((one) => 'id' in one && one.id === id);
  if (index < 0) throw missing('object', id, param, 400);
  return index;
}

const createdOf = (one: object): number => ('created' in one ? Number(one.created) : 0);

function isWithin(at: number, range: Moment): boolean {
  if (typeof range === 'number') return at === range;
  const { gt = -Infinity, gte = -Infinity, lt = Infinity, lte = Infinity } = range;
  return at > gt && at >= gte && at < lt && at <= lte;
}
