import { parseSchedule } from './schedule-expression.ts';

const AFTER = '2026-11-21T12:00:30Z'; // a Saturday

const next = (expression: string, after = AFTER) => {
  const due = parseSchedule(expression)(Date.parse(after));
  return due === null ? null : new Date(due).toISOString();
};

describe('a schedule is due next', () => {
  test.each([
    ['rate(1 minute)', '2026-11-21T12:01:00.000Z'],
    ['rate(5 minutes)', '2026-11-21T12:05:00.000Z'],
    ['rate(1 hour)', '2026-11-21T13:00:00.000Z'],
    ['rate(1 day)', '2026-11-22T00:00:00.000Z'],
    ['cron(* * * * ? *)', '2026-11-21T12:01:00.000Z'],
    ['cron(0/15 * * * ? *)', '2026-11-21T12:15:00.000Z'],
    ['cron(0 3 * * ? *)', '2026-11-22T03:00:00.000Z'],
    ['cron(30 6,18 * * ? *)', '2026-11-21T18:30:00.000Z'],
    ['cron(0 8 ? * MON-FRI *)', '2026-11-23T08:00:00.000Z'],
    ['cron(0 8 ? * 1 *)', '2026-11-22T08:00:00.000Z'],
    ['cron(0 0 1 * ? *)', '2026-12-01T00:00:00.000Z'],
    ['cron(0 0 L * ? *)', '2026-11-30T00:00:00.000Z'],
    ['cron(0 0 29 FEB ? *)', '2028-02-29T00:00:00.000Z'],
    ['cron(0 12 21 NOV ? 2027)', '2027-11-21T12:00:00.000Z'],
    ['cron(0 12 21 NOV ? 2026)', null],
  ])('%s: %s', (expression, expected) => {
    expect(next(expression)).toBe(expected);
  });

  test('after its own time, and not at it', () => {
    expect(next('rate(1 minute)', '2026-11-21T12:01:00Z')).toBe('2026-11-21T12:02:00.000Z');
    expect(next('cron(1 12 * * ? *)', '2026-11-21T12:01:00Z')).toBe('2026-11-22T12:01:00.000Z');
  });
});

describe('an expression is refused', () => {
  test.each([
    ['every minute', /'every minute' is no schedule, expected such as rate\(5 minutes\)/],
    ['rate(0 minutes)', /is no schedule/],
    ['cron(0 3 * * * *)', /'\*' and '\*' for the day, expected one of them to be '\?'/],
    ['cron(60 3 * * ? *)', /the minute '60', the rehearsal reads 0 to 59/],
    ['cron(0 3 ? * 2#1 *)', /the day of the week '2#1', the rehearsal reads 1 to 7/],
  ])('%s', (expression, message) => {
    expect(() => parseSchedule(expression)).toThrow(message);
  });
});
