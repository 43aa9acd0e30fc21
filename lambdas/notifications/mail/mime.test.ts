import PostalMime from 'postal-mime';
import { TEMPLATES } from './gallery.ts';
import { settings, write } from './mail.fixture.ts';
import type { Mail } from './mail.ts';
import { toMime } from './mime.ts';

/** The message, and how its reader's program parses it. */
async function send(mail: Mail) {
  const raw = await toMime(mail);
  const parsed = await PostalMime.parse(raw);
  const headers = new Map(parsed.headers.map(({ key, value }) => [key, value]));
  return { raw: raw.toString('latin1'), parsed, headers };
}

const UMLAUTS = { name: 'Jörg Müßig', locale: 'de' };
const INVOICE = { amount: 2_900, currency: 'usd', orderId: null, url: null };

describe('a message', () => {
  test('says who it is from and to whom, and keeps robots from answering', async () => {
    const { parsed, headers } = await send(write('verification.requested'));

    expect(parsed.from).toMatchObject({ name: 'Soloist', address: 'hello@example.com' });
    expect(parsed.to).toMatchObject([{ address: 'ada@example.org' }]);
    expect(parsed.messageId).toBe('<event-1.user-1@example.com>');
    expect(parsed.date).toBe('2026-11-21T09:00:00.000Z');
    expect(headers.get('auto-submitted')).toBe('auto-generated');
    expect(headers.get('content-language')).toBe('en');
  });

  test('tells SES what its bounces are filed by', async () => {
    const { headers } = await send(write('verification.requested'));

    expect(headers.get('x-ses-message-tags')).toBe('user=user-1, event=event-1, category=security');
  });

  test('has umlauts in the subject, in the name and in both parts', async () => {
    const { parsed } = await send(write('password.changed', {}, { contact: UMLAUTS }));

    expect(parsed.to).toEqual([{ name: 'Jörg Müßig', address: 'ada@example.org' }]);
    expect(parsed.subject).toBe('Dein Passwort für Soloist wurde geändert');
    expect(parsed.text).toContain('Hallo Jörg Müßig,');
    expect(parsed.html).toContain('Hallo Jörg Müßig,');
  });

  test('can not be given further headers or readers by a name', async () => {
    const contact = { name: 'Ada\r\nBcc: eve@example.net' };

    const { parsed } = await send(write('verification.requested', undefined, { contact }));

    expect(parsed.bcc).toBeUndefined();
    expect(parsed.to).toMatchObject([{ address: 'ada@example.org' }]);
  });

  test('has one reader, whatever their name is made of', async () => {
    const contact = { name: '<img src=x>, "Eve" <eve@example.net>' };

    const { parsed } = await send(write('verification.requested', undefined, { contact }));

    expect(parsed.to?.map(({ address }) => address)).toEqual(['ada@example.org']);
  });

  test('can be ended with one POST, where it is not about security', async () => {
    const { headers } = await send(write('payment.failed', INVOICE, { unsubscribeToken: 'a+b/c=' }));

    expect(headers.get('list-unsubscribe')).toBe('<https://app.example/v1/unsubscribe?token=a%2Bb%2Fc%3D>');
    expect(headers.get('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
  });

  test('about security can not be ended', async () => {
    const { headers } = await send(write('password.changed', {}));

    expect([...headers.keys()].filter((key) => key.startsWith('list-'))).toEqual([]);
  });
});

describe.each(TEMPLATES.map((template) => [template.id, template] as const))(
  'the message of %s',
  (_, template) => {
    test('arrives as it was written, through servers that take short lines of ASCII alone', async () => {
      const mail = template.write('de', settings);

      const { raw, parsed } = await send(mail);

      const lines = raw.split('\r\n');
      const body = lines.slice(lines.indexOf(''));
      expect(raw.replaceAll('\r\n', '')).toMatch(/^[\t\x20-\x7e]*$/);
      expect(Math.max(...body.map(({ length }) => length))).toBeLessThanOrEqual(76);
      expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(998);
      expect(parsed.subject).toBe(mail.subject);
      expect(parsed.text?.trimEnd()).toBe(mail.text.trimEnd());
      expect(parsed.html?.trimEnd()).toBe(mail.html.trimEnd());
    });
  },
);

test('a long token is one line of its header, which may have 998 characters', async () => {
  const unsubscribeToken = 't'.repeat(700);

  const { raw, headers } = await send(write('payment.failed', INVOICE, { unsubscribeToken }));

  expect(headers.get('list-unsubscribe')).toContain(unsubscribeToken);
  expect(raw).toContain(unsubscribeToken);
});
