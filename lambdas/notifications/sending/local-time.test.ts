import { localMinutes, nextLocalTime } from './local-time.ts';

const at = (iso: string) => Date.parse(iso);
const BERLIN = 'Europe/Berlin';
const NEW_YORK = 'America/New_York';

describe('the time on the clocks of a time zone', () => {
  test.each([
    ['UTC', '2026-07-01T12:34:56Z', 12 * 60 + 34],
    [BERLIN, '2026-07-01T12:00:00Z', 14 * 60],
    [BERLIN, '2026-12-01T12:00:00Z', 13 * 60],
    [BERLIN, '2026-12-01T23:30:00Z', 30],
    [NEW_YORK, '2026-12-01T03:00:00Z', 22 * 60],
    ['Asia/Kathmandu', '2026-12-01T00:00:00Z', 5 * 60 + 45],
    ['Pacific/Kiritimati', '2026-12-01T10:30:00Z', 30],
  ])('is known: %s, %s', (timeZone, instant, minutes) => {
    expect(localMinutes(timeZone, at(instant))).toBe(minutes);
  });
});

describe('the next time that clocks show a time of day', () => {
  test.each([
    ['later on the same day', BERLIN, '08:00', '2026-07-01T04:00:00Z', '2026-07-01T06:00:00Z'],
    ['on the next day', BERLIN, '08:00', '2026-07-01T06:00:01Z', '2026-07-02T06:00:00Z'],
    ['not at the instant itself', BERLIN, '08:00', '2026-07-01T06:00:00Z', '2026-07-02T06:00:00Z'],
    ['over midnight of UTC', NEW_YORK, '07:00', '2026-12-01T23:00:00Z', '2026-12-02T12:00:00Z'],
    ['an hour sooner as summer begins', BERLIN, '08:00', '2026-03-28T21:00:00Z', '2026-03-29T06:00:00Z'],
    ['an hour later as summer ends', BERLIN, '08:00', '2026-10-24T20:00:00Z', '2026-10-25T07:00:00Z'],
    ['as summer begins in New York', NEW_YORK, '07:00', '2026-03-08T03:00:00Z', '2026-03-08T11:00:00Z'],
    ['as summer ends in New York', NEW_YORK, '07:00', '2026-11-01T02:00:00Z', '2026-11-01T12:00:00Z'],
    // 02:00 to 03:00 does not exist on 2026-03-29 in Berlin, nor on 2026-03-08 in New York
    ['when it is leapt over', BERLIN, '02:30', '2026-03-28T23:00:00Z', '2026-03-29T01:00:00Z'],
    ['when it is leapt over in New York', NEW_YORK, '02:15', '2026-03-08T04:00:00Z', '2026-03-08T07:00:00Z'],
    // 02:00 to 03:00 comes twice on 2026-10-25 in Berlin
    ['the first of two', BERLIN, '02:30', '2026-10-24T23:00:00Z', '2026-10-25T00:30:00Z'],
    ['the second of two, in its hour', BERLIN, '02:30', '2026-10-25T01:10:00Z', '2026-10-25T01:30:00Z'],
    [
      'half an hour at a time',
      'Australia/Lord_Howe',
      '08:00',
      '2026-10-03T12:00:00Z',
      '2026-10-03T21:00:00Z',
    ],
  ])('is found %s', (_, timeZone, timeOfDay, after, expected) => {
    const found = nextLocalTime(timeZone, timeOfDay, at(after));

    expect(new Date(found).toISOString()).toBe(new Date(expected).toISOString());
  });
});
