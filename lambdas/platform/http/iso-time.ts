/** A time as answers have it, ISO 8601 in UTC. @param time ms since the epoch; null stays null */
export function isoTime(time: number): string;
export function isoTime(time: number | null): string | null;
export function isoTime(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}
