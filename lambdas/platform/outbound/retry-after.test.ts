import { retryAfterMs } from './retry-after.ts';

const NOW = Date.UTC(2026, 10, 21, 9);

describe('Retry-After', () => {
  test.each([
    ['120', 120_000],
    [' 0 ', 0],
    ['Sat, 21 Nov 2026 09:01:30 GMT', 90_000],
    ['Sat, 21 Nov 2026 08:00:00 GMT', 0],
    ['', null],
    ['soon', null],
    ['-5', null],
    ['1.5', null],
    ['99999999999999999999', null],
    [undefined, null],
  ])('%j asks for a wait of %p ms', (asked, expected) => {
    expect(retryAfterMs({ 'retry-after': asked }, NOW)).toBe(expected);
  });
});
