export interface Interval {
  readonly interval: string;
  readonly interval_count: number;
}

const SECONDS: Readonly<Record<string, number>> = { day: 86_400, week: 604_800 };
const MONTHS: Readonly<Record<string, number>> = { month: 1, year: 12 };

/** `count` intervals after `anchor`, in seconds; a month too short for the anchor's day ends on its last day. */
export function addIntervals(anchor: number, { interval, interval_count }: Interval, count: number): number {
  const seconds = SECONDS[interval];
  if (seconds) return anchor + seconds * interval_count * count;

  const from = new Date(anchor * 1000);
  const month = from.getUTCMonth() + (MONTHS[interval] ?? 1) * interval_count * count;
  const lastDay = new Date(Date.UTC(from.getUTCFullYear(), month + 1, 0)).getUTCDate();
  const moved = new Date(anchor * 1000);
  moved.setUTCFullYear(from.getUTCFullYear(), month, Math.min(from.getUTCDate(), lastDay));
  return moved.getTime() / 1000;
}

/** The first end of a period after `at`, counted from the anchor so that days don't drift. */
export function boundaryAfter(anchor: number, interval: Interval, at: number): number {
  const longest =
    (SECONDS[interval.interval] ?? (MONTHS[interval.interval] ?? 1) * 31 * 86_400) * interval.interval_count;
  let count = Math.max(0, Math.floor((at - anchor) / longest));
  while (addIntervals(anchor, interval, count) <= at) count++;
  return addIntervals(anchor, interval, count);
}
