import { CATEGORIES, CHANNELS } from '../notifications.contract.ts';
import type { Category, Channel } from '../notifications.contract.ts';
import { DEFAULT_PREFERENCES } from '../preferences/preferences.ts';
import type { CategoryPreferences, NotificationPreferences, QuietHours } from '../preferences/preferences.ts';
import { decide, endOfQuiet } from './decide.ts';

const at = (iso: string) => Date.parse(iso);
const BERLIN = 'Europe/Berlin';
const NEW_YORK = 'America/New_York';
const NIGHT: QuietHours = { from: '22:00', to: '07:00' };
/** 14:00 in Berlin. */
const NOON = at('2026-07-01T12:00:00Z');
/** 08:00 on the next day in Berlin. */
const MORNING = at('2026-07-02T06:00:00Z');

/** What somebody has chosen for one category, and else nothing. */
function chosen(
  category: Category,
  choice: Partial<CategoryPreferences>,
  quietHours: QuietHours | null = null,
) {
  const categories = { ...DEFAULT_PREFERENCES.categories };
  return {
    categories: { ...categories, [category]: { ...categories[category], ...choice } },
    quietHours,
  } satisfies NotificationPreferences;
}

type Short = 'send' | 'drop' | 'hold';

describe('what follows from what somebody has chosen', () => {
  // channel, choice, then security, billing, activity and product
  const MATRIX: readonly (readonly [
    Channel,
    Partial<CategoryPreferences>,
    readonly [Short, Short, Short, Short],
  ])[] = [
    ['inbox', { inbox: true }, ['send', 'send', 'send', 'send']],
    ['inbox', { inbox: false }, ['send', 'drop', 'drop', 'drop']],
    ['mail', { mail: 'immediately' }, ['send', 'send', 'send', 'send']],
    ['mail', { mail: 'daily' }, ['send', 'hold', 'hold', 'hold']],
    ['mail', { mail: 'off' }, ['send', 'drop', 'drop', 'drop']],
    ['push', { push: true }, ['send', 'send', 'send', 'send']],
    ['push', { push: false }, ['drop', 'drop', 'drop', 'drop']],
  ];
  const cells = MATRIX.flatMap(([channel, choice, expected]) =>
    CATEGORIES.map((category, index) => [category, channel, choice, expected[index]!] as const),
  );

  test.each(cells)('in %s, by %s, with %j: %s', (category, channel, choice, expected) => {
    const decision = decide({
      kind: { category, chatty: true },
      channel,
      preferences: chosen(category, choice),
      timeZone: BERLIN,
      now: NOON,
    });

    expect(decision.kind).toBe(expected);
  });

  test('is a mail at once for what is not chatty, though the rest of its category waits for the day’s', () => {
    const decision = decide({
      kind: { category: 'activity' },
      channel: 'mail',
      preferences: chosen('activity', { mail: 'daily' }),
      timeZone: BERLIN,
      now: NOON,
    });

    expect(decision).toEqual({ kind: 'send' });
  });

  test.each([
    ['has chosen nothing', DEFAULT_PREFERENCES, MORNING],
    [
      'is left alone until nine',
      { ...DEFAULT_PREFERENCES, quietHours: { from: '22:00', to: '09:00' } },
      MORNING + 3_600_000,
    ],
    ['is left alone until seven', { ...DEFAULT_PREFERENCES, quietHours: NIGHT }, MORNING],
  ])('is one mail in the morning of what is chatty, for who %s', (_, preferences, until) => {
    const decision = decide({
      kind: { category: 'activity', chatty: true },
      channel: 'mail',
      preferences,
      timeZone: BERLIN,
      now: NOON,
    });

    expect(decision).toEqual({ kind: 'hold', until });
  });

  test('is that what has waited for the morning goes out', () => {
    const decision = decide({
      kind: { category: 'activity', chatty: true },
      channel: 'mail',
      preferences: DEFAULT_PREFERENCES,
      timeZone: BERLIN,
      now: MORNING,
      hasWaited: true,
    });

    expect(decision).toEqual({ kind: 'send' });
  });
});

describe('in quiet hours', () => {
  /** 23:00 in Berlin. */
  const late = at('2026-07-01T21:00:00Z');
  /** 07:00 in Berlin. */
  const until = at('2026-07-02T05:00:00Z');
  const cells = CATEGORIES.flatMap((category) =>
    CHANNELS.map((channel) => {
      const waits = category !== 'security' && channel !== 'inbox';
      return [category, channel, waits ? { kind: 'hold', until } : { kind: 'send' }] as const;
    }),
  );

  test.each(cells)('what is about %s comes by %s: %j', (category, channel, expected) => {
    const decision = decide({
      kind: { category },
      channel,
      preferences: chosen(category, { inbox: true, mail: 'immediately', push: true }, NIGHT),
      timeZone: BERLIN,
      now: late,
    });

    expect(decision).toEqual(expected);
  });

  test.each(['mail', 'push'] as const)('nothing is kept for later of what is not wanted by %s', (channel) => {
    const decision = decide({
      kind: { category: 'billing' },
      channel,
      preferences: chosen('billing', { mail: 'off', push: false }, NIGHT),
      timeZone: BERLIN,
      now: late,
    });

    expect(decision).toEqual({ kind: 'drop' });
  });
});

describe('quiet hours', () => {
  test.each([
    ['begin', BERLIN, NIGHT, '2026-07-01T20:00:00Z', '2026-07-02T05:00:00Z'],
    ['have not begun', BERLIN, NIGHT, '2026-07-01T19:59:59Z', null],
    ['go on after midnight', BERLIN, NIGHT, '2026-07-01T23:30:00Z', '2026-07-02T05:00:00Z'],
    ['end', BERLIN, NIGHT, '2026-07-02T05:00:00Z', null],
    [
      'are of one day',
      BERLIN,
      { from: '12:00', to: '14:00' },
      '2026-07-01T11:00:00Z',
      '2026-07-01T12:00:00Z',
    ],
    ['of one day are over', BERLIN, { from: '12:00', to: '14:00' }, '2026-07-01T12:00:00Z', null],
    ['of no length are never', BERLIN, { from: '12:00', to: '12:00' }, '2026-07-01T10:00:00Z', null],
    ['are somebody’s in New York', NEW_YORK, NIGHT, '2026-07-02T03:00:00Z', '2026-07-02T11:00:00Z'],
    ['are over in New York, not in Berlin', NEW_YORK, NIGHT, '2026-07-01T21:00:00Z', null],
    // summer begins on 2026-03-29 in Berlin and on 2026-03-08 in New York: these nights are an hour short
    ['are short in Berlin', BERLIN, NIGHT, '2026-03-28T21:00:00Z', '2026-03-29T05:00:00Z'],
    ['are short in New York', NEW_YORK, NIGHT, '2026-03-08T03:00:00Z', '2026-03-08T11:00:00Z'],
    // summer ends on 2026-10-25 in Berlin and on 2026-11-01 in New York: these are an hour long
    ['are long in Berlin', BERLIN, NIGHT, '2026-10-24T20:00:00Z', '2026-10-25T06:00:00Z'],
    ['are long in New York', NEW_YORK, NIGHT, '2026-11-01T02:00:00Z', '2026-11-01T12:00:00Z'],
    [
      'end while the clocks leap',
      BERLIN,
      { from: '22:00', to: '02:30' },
      '2026-03-28T22:00:00Z',
      '2026-03-29T01:00:00Z',
    ],
    ['are over after the leap', BERLIN, { from: '22:00', to: '02:30' }, '2026-03-29T01:00:00Z', null],
    [
      'begin while the clocks leap',
      BERLIN,
      { from: '02:30', to: '05:00' },
      '2026-03-29T01:00:00Z',
      '2026-03-29T03:00:00Z',
    ],
    [
      'come again with the hour',
      BERLIN,
      { from: '22:00', to: '02:30' },
      '2026-10-25T01:10:00Z',
      '2026-10-25T01:30:00Z',
    ],
  ])('%s', (_, timeZone, quiet, now, expected) => {
    const end = endOfQuiet(quiet, timeZone, at(now));

    expect(end === null ? null : new Date(end).toISOString()).toBe(
      expected === null ? null : new Date(expected).toISOString(),
    );
  });

  test('of nobody are never', () => {
    expect(endOfQuiet(null, BERLIN, NOON)).toBeNull();
  });
});
