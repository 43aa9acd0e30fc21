import { mailFor } from './mail-for-event.ts';
import type { AccountMailedType } from './notifications.contract.ts';
import { givenContact, givenEvent, NOW, settings } from './notifications.fixture.ts';

const DAY = 86_400_000;

const MAILS: readonly (readonly [string, AccountMailedType, object])[] = [
  ['an account that is to be erased', 'account.closing', { closesAt: NOW + 14 * DAY }],
  ['an account that goes on', 'account.restored', {}],
  ['an export that is ready', 'export.ready', { expiresAt: NOW + 7 * DAY }],
];

function write(type: AccountMailedType, data: object, locale = 'en') {
  const event = givenEvent(type, { module: 'users', aggregate: 'aggregate-1', data });
  return mailFor(event, givenContact({ locale, name: 'Ada' }), settings);
}

describe.each(['en', 'de'])('mails in %s', (locale) => {
  test.each(MAILS)('about %s', (_, type, data) => {
    const mail = write(type, data, locale);

    expect(`${mail?.subject}\n\n${mail?.text}`).toMatchSnapshot();
  });
});

describe('the mail about an export', () => {
  test('leads to the page that it is fetched from, and holds nothing of it', () => {
    const mail = write('export.ready', { expiresAt: NOW + 7 * DAY });

    expect(mail?.text).toContain('https://app.example/export.html#aggregate-1');
    expect(mail?.text).toContain('November 28, 2026');
  });
});

describe('the mail about an account that is to be erased', () => {
  test('says until when it can be restored, and leads to the page where', () => {
    const mail = write('account.closing', { closesAt: NOW + 14 * DAY });

    expect(mail?.text).toContain('December 5, 2026');
    expect(mail?.text).toContain('https://app.example/restore.html');
  });
});
