/** When a schedule is due next, strictly after `after` (ms since the epoch); null for never again. */
export type Recurrence = (after: number) => number | null;

const MINUTE = 60_000;
const UNITS: Readonly<Record<string, number>> = { minute: MINUTE, hour: 60 * MINUTE, day: 1_440 * MINUTE };

/**
 * Reads `rate(5 minutes)` and `cron(0 3 * * ? *)`, in UTC. A rate counts from the epoch, so that a restart doesn't
 * move it; AWS counts from the schedule's creation.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 *
 * @throws RangeError that says what was expected
 */
export function parseSchedule(expression: string): Recurrence {
  const rate = /^rate\(([1-9]\d*) (minute|hour|day)s?\)$/.exec(expression);
  if (rate) {
    const period = Number(rate[1]) * UNITS[rate[2]!]!;
    return (after) => (Math.floor(after / period) + 1) * period;
  }
  const fields = /^cron\((\S+) (\S+) (\S+) (\S+) (\S+) (\S+)\)$/.exec(expression);
  if (fields) return cron(fields.slice(1));
  throw new RangeError(
    `'${expression}' is no schedule, expected such as rate(5 minutes) or cron(0 3 * * ? *)`,
  );
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const DAY = 1_440 * MINUTE;
/** Every combination of date and day of the week comes again within 28 years, the 29th of February within 40. */
const HORIZON_DAYS = 40 * 366;

function cron([minute, hour, date, month, weekday, year]: readonly string[]): Recurrence {
  if ((date === '?') === (weekday === '?')) {
    throw new RangeError(`cron has '${date}' and '${weekday}' for the day, expected one of them to be '?'`);
  }
  const minutes = values('minute', minute!, 0, 59);
  const hours = values('hour', hour!, 0, 23);
  const months = values('month', month!, 1, 12, MONTHS);
  const years = values('year', year!, 1970, 2199);
  const isDay = dayOf(date!, weekday!);

  return (after) => {
    const today = Math.floor(after / DAY) * DAY;
    for (let day = today; day <= today + HORIZON_DAYS * DAY; day += DAY) {
      const at = new Date(day);
      if (!years.has(at.getUTCFullYear()) || !months.has(at.getUTCMonth() + 1) || !isDay(at)) continue;
      for (const h of hours) {
        for (const m of minutes) {
          const due = day + (h * 60 + m) * MINUTE;
          if (due > after) return due;
        }
      }
    }
    return null;
  };
}

function dayOf(date: string, weekday: string): (day: Date) => boolean {
  if (date === '?') {
    const weekdays = values('day of the week', weekday, 1, 7, DAYS);
    return (day) => weekdays.has(day.getUTCDay() + 1);
  }
  if (date === 'L') return (day) => new Date(day.getTime() + DAY).getUTCDate() === 1;
  const dates = values('day of the month', date, 1, 31);
  return (day) => dates.has(day.getUTCDate());
}

/** The values of a field, ascending: `*`, `1,5`, `MON-FRI`, `0/15`. */
function values(
  name: string,
  field: string,
  least: number,
  most: number,
  names: readonly string[] = [],
): ReadonlySet<number> {
  const read = (text: string) => {
    const named = names.indexOf(text.toUpperCase());
    const value = named >= 0 ? named + least : /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new RangeError(
      `cron has the ${name} '${field}', the rehearsal reads ${least} to ${most} with * , - and /`,
    );
  };
  const found = field.split(',').flatMap((part) => {
    const [range = '', step] = part.split('/');
    const [from = '', to] = range === '*' ? [String(least), String(most)] : range.split('-');
    const first = read(from);
    const last = to !== undefined ? read(to) : step !== undefined ? most : first;
    const every = step === undefined ? 1 : Math.max(1, read(step));
    const length = Math.max(0, Math.floor((last - first) / every) + 1);
    return Array.from({ length }, (_, index) => first + index * every);
  });
  return new Set(found.sort((a, b) => a - b));
}
