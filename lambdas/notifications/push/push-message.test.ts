import { payloadText } from './push-message.ts';
import type { PushPayload } from './push-message.ts';

const payload: PushPayload = {
  title: 'Your password was changed',
  body: 'If that was not you, reset it.',
  url: 'https://app.example/security.html',
  tag: 'event',
};

describe('the text of a push message', () => {
  test('is what the service worker reads', () => {
    expect(JSON.parse(payloadText(payload))).toEqual(payload);
  });

  test.each([
    ['letters of one byte', 'a'],
    ['letters of three bytes', '猫'],
    ['characters of two units', '🦊'],
    ['what JSON escapes', '"\n'],
  ])('has 3,000 bytes at most, and ends a long body of %s between two', (_, letter) => {
    const body = letter.repeat(4_000);

    const text = payloadText({ ...payload, body });

    const cut = JSON.parse(text) as PushPayload;
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(3_000);
    expect(cut).toEqual({ ...payload, body: expect.stringMatching(/.…$/su) });
    expect(body.startsWith(cut.body.slice(0, -1))).toBe(true);
  });

  test('leaves a body that just fits as it is', () => {
    const room = 3_000 - Buffer.byteLength(JSON.stringify({ ...payload, body: '' }));
    const fits = { ...payload, body: 'a'.repeat(room) };

    const [whole, cut] = [fits, { ...fits, body: `${fits.body}a` }].map(payloadText);

    expect(JSON.parse(whole!)).toEqual(fits);
    expect((JSON.parse(cut!) as PushPayload).body).toMatch(/…$/);
  });
});
