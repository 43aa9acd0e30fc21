import { day, duration, money } from './format.ts';

describe('an amount', () => {
  test.each([
    [1_200, 'usd', '$12.00'],
    [1_200, 'jpy', '¥1,200'],
    [12_345, 'kwd', 'KWD 12.345'],
    [120_000, 'isk', 'ISK 1,200'],
  ])('of %i %s is read as %s', (amount, currency, text) => {
    expect(money('en', amount, currency).replaceAll('\u00a0', ' ')).toBe(text);
  });
});

describe('a time', () => {
  test.each([
    ['en', 86_400_000, '24 hours'],
    ['de', 86_400_000, '24 Stunden'],
    ['en', 900_000, '15 minutes'],
    ['de', 1, '1 Minute'],
  ] as const)('is told in %s: %i ms are %s', (language, ms, text) => {
    expect(duration(language, ms)).toBe(text);
  });

  test.each([
    ['en', 'November 21, 2026'],
    ['de', '21. November 2026'],
  ] as const)('is told as a day in %s: %s', (language, text) => {
    expect(day(language, Date.UTC(2026, 10, 21, 9))).toBe(text);
  });
});
