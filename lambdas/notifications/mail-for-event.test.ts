import PostalMime from 'postal-mime';
import { MAIL_ADDRESS_PURPOSE, MAIL_TOKEN_PURPOSE } from '../auth/auth.contract.ts';
import { mailFor } from './mail-for-event.ts';
import { toMime } from './mail/mime.ts';
import type { AuthMailedType } from './notifications.contract.ts';
import { givenContact, givenEvent, NOW, settings } from './notifications.fixture.ts';

/** The mail as its reader's program parses it. */
async function read(type: AuthMailedType, contact: Parameters<typeof givenContact>[0] = {}) {
  const mail = mailFor(givenEvent(type), givenContact(contact), settings);
  return PostalMime.parse(await toMime(mail));
}

const TYPES = [
  'verification.requested',
  'registration.repeated',
  'password-reset.requested',
  'magic-link.requested',
  'reauthentication.requested',
  'password.reset',
  'password.changed',
  'mfa.enabled',
  'mfa.disabled',
  'passkey.added',
  'passkey.removed',
  'oauth.linked',
  'oauth.unlinked',
  'email-change.requested',
  'email.changed',
  'api-key.created',
  'account.suspended',
  'account.reinstated',
  'account.impersonated',
] as const;

describe.each(['en', 'de'])('mails in %s', (locale) => {
  test.each(TYPES)('%s', async (type) => {
    const { subject, text, html } = await read(type, { locale, name: 'Ada' });

    expect(`${subject}\n\n${text}`).toMatchSnapshot('text');
    expect(html).toMatchSnapshot('html');
  });
});

describe('a mail', () => {
  test('has text and HTML parts, and headers that keep robots from answering', async () => {
    const mail = await read('verification.requested');

    expect(mail.from).toMatchObject({ name: 'Soloist', address: 'hello@example.com' });
    expect(mail.to).toMatchObject([{ address: 'ada@example.org' }]);
    expect(mail.messageId).toBe('<event-1@example.com>');
    expect(mail.date).toBe('2026-11-21T09:00:00.000Z');
    expect(mail.headers).toContainEqual(
      expect.objectContaining({ key: 'auto-submitted', value: 'auto-generated' }),
    );
    expect(mail.headers).toContainEqual(expect.objectContaining({ key: 'content-language', value: 'en' }));
    expect([mail.text, mail.html].map((part) => typeof part)).toEqual(['string', 'string']);
  });

  test('carries the token behind the #, and for people without a browser', async () => {
    const { text, html } = await read('verification.requested');

    const link = 'https://app.example/v1/auth/verify-email?lang=en#token=t0ken-_';
    expect(text).toContain(link);
    expect(text).toContain('Code: t0ken-_');
    expect(html?.match(/href="([^"]+)"/)?.[1]?.replaceAll('&#38;', '&')).toBe(link);
  });

  test.each(['email-change.requested', 'email.changed'] as const)(
    'about an address goes to the one that the event names: %s',
    (type) => {
      const data = {
        sealedToken: `${MAIL_TOKEN_PURPOSE}:t0ken-_`,
        expiresAt: NOW + 1,
        sealedAddress: `${MAIL_ADDRESS_PURPOSE}:other@example.org`,
      };

      const { to } = mailFor(givenEvent(type, { data }), givenContact({ name: 'Ada' }), settings);

      expect(to).toEqual({ address: 'other@example.org', name: 'Ada' });
    },
  );

  test('is English for whoever speaks neither', async () => {
    const { subject } = await read('verification.requested', { locale: 'fr-CA' });

    expect(subject).toBe('Confirm your email address for Soloist');
  });

  test('shows a name as text, whatever it is made of', async () => {
    const { html, to } = await read('verification.requested', {
      name: '<img src=x onerror="alert(1)">, "Eve"',
    });

    expect(html).not.toContain('<img');
    expect(to).toHaveLength(1);
  });

  test('can not be given further headers or readers by a name', async () => {
    const mail = await read('verification.requested', { name: 'Ada\r\nBcc: eve@example.net' });

    expect(mail.bcc).toBeUndefined();
    expect(mail.to).toMatchObject([{ address: 'ada@example.org' }]);
  });
});
