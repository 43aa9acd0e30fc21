import { givenReader, NOW, settings } from './mail.fixture.ts';
import { writeDigest } from './write-digest.ts';

function write(count: number, locale = 'en') {
  const notes = Array.from({ length: count }, (_, index) => ({
    title: `Thing ${index + 1}`,
    text: 'It has happened.',
    path: index === 0 ? '/files.html' : null,
  }));
  const digest = { id: 'digest-1', at: NOW, userId: 'ada', category: 'activity', notes } as const;
  return writeDigest({ ...digest, contact: givenReader({ locale }), unsubscribeToken: 'st0p' }, settings);
}

describe('a digest', () => {
  test('tells each thing that was held back, in the order in which it happened', () => {
    const { subject, text, html } = write(2);

    expect(subject).toBe('2 things have happened on Soloist');
    expect(text).toContain(
      '* Thing 1\n  It has happened.\n  https://app.example/files.html\n\n* Thing 2\n  It has happened.',
    );
    expect(html).toContain('<a class="link" href="https://app.example/files.html"');
  });

  test('says how many more there are, where there are too many for a mail', () => {
    const { subject, text } = write(53, 'de');

    expect(subject).toBe('53 Neuigkeiten bei Soloist');
    expect(text).toContain('* Thing 50\n');
    expect(text).not.toContain('* Thing 51\n');
    expect(text).toContain('3 weitere sind in deinem Posteingang.');
  });

  test('can be ended, as the mails that it stands for', () => {
    const { identity, unsubscribeUrl, tags } = write(2);

    expect({ identity, unsubscribeUrl, tags }).toEqual({
      identity: 'product',
      unsubscribeUrl: 'https://app.example/v1/unsubscribe?token=st0p',
      tags: { user: 'ada', event: 'digest-1', category: 'activity' },
    });
  });
});
