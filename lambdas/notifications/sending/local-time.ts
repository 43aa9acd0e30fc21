/** Milliseconds of a minute and of a day by a clock on the wall. */
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Minutes since midnight of `22:00`. */
export function minutesOf(timeOfDay: string): number {
  const [hours = 0, minutes = 0] = timeOfDay.split(':').map(Number);
  return hours * 60 + minutes;
}

/** Minutes since midnight by the clocks of a time zone (IANA). @param at milliseconds since the epoch */
export function localMinutes(timeZone: string, at: number): number {
  return Math.floor(modulo(at + offsetAt(timeZone, at), DAY_MS) / MINUTE_MS);
}

/**
 * When the clocks of a time zone next come to a time of day, or leap over it, as they do where summer time begins.
 *
 * @param after milliseconds since the epoch, as the answer, which is later
 */
export function nextLocalTime(timeZone: string, timeOfDay: string, after: number): number {
  const before = offsetAt(timeZone, after);
  const local = after + before;
  // as if the clocks showed UTC
  let wanted = local - modulo(local, DAY_MS) + minutesOf(timeOfDay) * MINUTE_MS;
  if (wanted <= local) wanted += DAY_MS;

  const unshifted = wanted - before;
  const later = offsetAt(timeZone, unshifted);
  if (later === before) return unshifted;
  const shifted = wanted - later;
  // an hour was set back, or forward before that time of day
  if (offsetAt(timeZone, shifted) === later) return shifted;
  return leap(timeZone, shifted, unshifted);
}

/** When between two instants the clocks were set anew, to the minute. */
function leap(timeZone: string, from: number, to: number): number {
  const later = offsetAt(timeZone, to);
  let [early, late] = [from, to];
  while (late - early > MINUTE_MS) {
    const middle = early + Math.floor((late - early) / 2 / MINUTE_MS) * MINUTE_MS;
    if (offsetAt(timeZone, middle) === later) late = middle;
    else early = middle;
  }
  return late;
}

/** What a time zone's clocks are ahead of UTC at an instant, ms. */
function offsetAt(timeZone: string, at: number): number {
  const whole = Math.floor(at / 1_000) * 1_000;
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(whole)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - whole;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  // a formatter takes longer to make than to use
  formats.set(timeZone, format);
  return format;
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
