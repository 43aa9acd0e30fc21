import { Webhook } from 'standardwebhooks';
import { newSigningSecret, signatureHeaders } from './signature.ts';

const message = () => ({ messageId: 'msg_1', at: Date.now(), body: '{"type":"webhook.test"}' });

describe('a signed message', () => {
  test('is verified by the library that receivers use', () => {
    const secret = newSigningSecret();
    const sent = message();

    const headers = signatureHeaders(sent, [secret]);

    expect(new Webhook(secret).verify(sent.body, headers)).toEqual({ type: 'webhook.test' });
  });

  test('is verified by each of several secrets while one takes over from another', () => {
    const [current, before, other] = [newSigningSecret(), newSigningSecret(), newSigningSecret()];
    const sent = message();

    const headers = signatureHeaders(sent, [current, before]);

    const verifies = (secret: string) => () => new Webhook(secret).verify(sent.body, headers);
    expect(verifies(current)).not.toThrow();
    expect(verifies(before)).not.toThrow();
    expect(verifies(other)).toThrow('No matching signature');
  });

  test.each([
    ['another body', { body: '{"type":"member.left"}' }],
    ['another id', { headers: { 'webhook-id': 'msg_2' } }],
    ['another time', { headers: { 'webhook-timestamp': String(Math.floor(Date.now() / 1_000) - 60) } }],
  ])('is refused with %s', (_, changed: { body?: string; headers?: Record<string, string> }) => {
    const secret = newSigningSecret();
    const sent = message();
    const headers = { ...signatureHeaders(sent, [secret]), ...changed.headers };

    const verify = () => new Webhook(secret).verify(changed.body ?? sent.body, headers);

    expect(verify).toThrow('No matching signature');
  });

  test('has a secret of 32 bytes, another one each time', () => {
    const [one, other] = [newSigningSecret(), newSigningSecret()];

    const bytes = Buffer.from(one.replace('whsec_', ''), 'base64');
    expect(bytes).toHaveLength(32);
    expect(one).toMatch(/^whsec_/);
    expect(one).not.toBe(other);
  });
});
