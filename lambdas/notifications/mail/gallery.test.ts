import { NOTIFICATION_KINDS } from '../notifications.contract.ts';
import type { NotificationKind } from '../notifications.contract.ts';
import { gallery, GALLERY_LANGUAGES, TEMPLATES } from './gallery.ts';
import { settings } from './mail.fixture.ts';

const mails = gallery(settings);

describe('the gallery', () => {
  test('has every mail that there is, in every language', () => {
    const mailed = Object.entries<NotificationKind>(NOTIFICATION_KINDS)
      .filter(([, { channels }]) => channels.includes('mail'))
      .map(([type]) => type);

    const shown = new Set(mails.map(({ id }) => id.split(':')[0]));

    expect(shown).toEqual(new Set([...mailed, 'digest']));
    expect(mails).toHaveLength(TEMPLATES.length * GALLERY_LANGUAGES.length);
  });

  test('names each once', () => {
    const ids = TEMPLATES.map(({ id }) => id);

    expect(new Set(ids).size).toBe(ids.length);
  });

  test.each(mails.map((mail) => [mail.id, mail.language, mail] as const))(
    'shows %s in %s',
    (_id, _language, { subject, text }) => {
      expect(`${subject}\n\n${text}`).toMatchSnapshot();
    },
  );

  test.each(mails.map((mail) => [mail.id, mail.language, mail] as const))(
    'has %s in %s as HTML that any program can show',
    (_id, language, { subject, html }) => {
      expect(html).toContain(`<html lang="${language}">`);
      expect(html).toContain('<meta name="color-scheme" content="light dark">');
      // nothing that would be fetched, run, or tell that the mail was read
      expect(html).not.toMatch(/<(img|script|link|iframe|object|form)\b|url\(|@import/i);
      expect(html.match(/<h1\b/g)).toHaveLength(1);
      expect(subject.length).toBeLessThanOrEqual(90);
      // Gmail cuts off what is longer
      expect(Buffer.byteLength(html)).toBeLessThan(102_000);
    },
  );

  // what all have in common is in each of these
  test.each(['verification.requested', 'reauthentication.requested', 'digest'])(
    'shows the HTML of %s',
    (wanted) => {
      const shown = mails.find(({ id, language }) => id === wanted && language === 'de');

      expect(shown?.html).toMatchSnapshot();
    },
  );
});
