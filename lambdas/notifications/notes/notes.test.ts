import { EXAMPLES, eventOf } from '../examples/example-events.ts';
import { NOTIFICATION_KINDS } from '../notifications.contract.ts';
import type { NotificationKind, NotifiedType } from '../notifications.contract.ts';
import type { NoteNames } from './note-kind.ts';
import { isNoted, namedIn, NOTED_TYPES, noteOf, writeNote } from './notes.ts';
import type { NotedType } from './notes.ts';

const NAMES: NoteNames = { organisation: 'Engines', person: 'Bob', isReader: false };
const NOBODY: NoteNames = { organisation: null, person: null, isReader: false };

function event<Type extends NotifiedType>(type: Type, data: object = {}) {
  return { ...eventOf({ type, data }), aggregate: 'o1' };
}

function write(type: NotedType, data: object, language: 'en' | 'de' = 'en', names = NAMES) {
  const values = noteOf(event(type, data));
  return values && writeNote(type, values, language, names);
}

const NOTED = EXAMPLES.flatMap(({ id, type, data }) => (isNoted(type) ? [[id, type, data] as const] : []));

describe('notes', () => {
  test('there are of everything that inboxes or devices are told, and of nothing that is mailed alone', () => {
    const kinds = Object.entries<NotificationKind>(NOTIFICATION_KINDS);
    const told = kinds.filter(([, { channels }]) => channels.some((channel) => channel !== 'mail'));

    expect([...NOTED_TYPES].sort()).toEqual(told.map(([type]) => type).sort());
  });

  test.each(NOTED)('of %s say the same in English and in German', (_, type, data) => {
    const notes = (['en', 'de'] as const).map((language) => write(type, data, language));

    expect(notes).toMatchSnapshot();
  });

  test.each(NOTED)('of %s can be read when nobody it speaks of is there any more', (_, type, data) => {
    const { title, text } = write(type, data, 'en', NOBODY)!;

    expect(`${title} ${text}`).not.toMatch(/null|undefined/);
  });

  test.each(NOTED)('of %s lead to a page of the site, or nowhere', (_, type, data) => {
    const { path } = write(type, data)!;

    const leads = path === null || path.startsWith('/') || type === 'announcement.published';
    expect(leads).toBe(true);
  });
});

describe('what is kept of an event', () => {
  test.each(NOTED)('of %s holds nothing that is sealed, and no link to an invoice', (_, type, data) => {
    const kept = JSON.stringify(noteOf(event(type, data)));

    expect(kept).not.toContain('sealed');
    expect(kept).not.toContain('stripe.com');
  });

  test('is nothing where nothing is to be said', () => {
    const kept = [
      noteOf(event('payment.failed', { amount: 1, currency: 'usd', orderId: 'order-1' })),
      noteOf(event('subscription.changed', { planName: 'Pro', status: 'past_due', endsAt: null })),
      noteOf(event('verification.requested')),
      noteOf({ ...event('password.changed'), type: 'user.updated' }),
    ];

    expect(kept).toEqual([null, null, null, null]);
  });

  test('says whose names are to be looked up', () => {
    const joined = noteOf(event('member.joined', { userId: 'bob', role: 'member' }));
    const changed = noteOf(event('password.changed'));

    expect(joined && namedIn(joined)).toEqual({ organisationId: 'o1', userId: 'bob' });
    expect(changed && namedIn(changed)).toEqual({ organisationId: null, userId: null });
  });
});

describe('the note about', () => {
  test('an organisation that was handed over tells its new owner so', () => {
    const data = { from: 'bob', to: 'ada' };

    const [own, others] = [true, false].map((isReader) =>
      write('ownership.transferred', data, 'en', { ...NAMES, person: 'Ada', isReader }),
    );

    expect(own?.title).toBe('You own Engines now');
    expect(others?.title).toBe('Ada owns Engines now');
  });

  test('a file says something, whatever reasons there will be', () => {
    const data = { organisationId: 'o1', purpose: 'file', reason: 'of tomorrow' };

    expect(write('file.failed', data)?.text).toBe('Please try another file.');
  });
});
