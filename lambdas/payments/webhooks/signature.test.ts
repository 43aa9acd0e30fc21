import StripeSdk from 'stripe';
import { isSignedByStripe } from './signature.ts';
import { NOW, SECRET, signed } from './webhooks.fixture.ts';

const BODY = '{"id":"evt_1"}';

function check(header: string, { body = BODY, secrets = [SECRET], now = NOW } = {}): boolean {
  return isSignedByStripe({ body: Buffer.from(body), header }, secrets, now);
}

describe('a signature', () => {
  test('of our secret over these bytes counts', () => {
    expect(check(signed(BODY))).toBe(true);
  });

  test('agrees with what Stripe’s own package makes', () => {
    const header = StripeSdk.webhooks.generateTestHeaderString({
      payload: BODY,
      secret: SECRET,
      timestamp: NOW / 1_000,
    });

    expect(check(header)).toBe(true);
  });

  test.each([
    ['299 s behind', -299, true],
    ['299 s ahead', 299, true],
    ['301 s behind', -301, false],
    ['301 s ahead', 301, false],
  ])('by a clock that is %s', (_, seconds, counts) => {
    expect(check(signed(BODY, { at: NOW + seconds * 1_000 }))).toBe(counts);
  });

  test('may be any of several', () => {
    const [t, right] = signed(BODY).split(',');

    expect(check(`${t},v1=${'0'.repeat(64)},${right},v0=${'1'.repeat(64)}`)).toBe(true);
  });

  test('of the old secret counts during a rotation', () => {
    const header = signed(BODY, { secret: 'whsec_old' });

    expect(check(header, { secrets: [SECRET, 'whsec_old'] })).toBe(true);
    expect(check(header, { secrets: [SECRET] })).toBe(false);
  });

  test.each([
    ['nothing', ''],
    ['no time', `v1=${'0'.repeat(64)}`],
    ['no signature', `t=${NOW / 1_000}`],
    ['a time that is no number', signed(BODY).replace(/t=\d+/, 't=now')],
    ['another time than was signed', signed(BODY).replace(/t=\d+/, `t=${NOW / 1_000 - 1}`)],
    ['a signature that is cut off', signed(BODY).slice(0, -2)],
    ['a signature that is no hexadecimal number', `t=${NOW / 1_000},v1=${'z'.repeat(64)}`],
    ['a scheme that is not v1', signed(BODY).replace('v1=', 'v0=')],
    ['a secret that is not ours', signed(BODY, { secret: 'whsec_other' })],
  ])('with %s does not count', (_, header) => {
    expect(check(header)).toBe(false);
  });

  test.each([
    ['changed', '{"id":"evt_2"}'],
    ['truncated', BODY.slice(0, -1)],
    ['with a space more', `${BODY} `],
  ])('over a body that was %s does not count', (_, body) => {
    expect(check(signed(BODY), { body })).toBe(false);
  });

  test.each([
    ['no secret', []],
    ['an empty secret', ['']],
  ])('counts nothing while there is %s', (_, secrets) => {
    expect(check(signed(BODY, { secret: 'whsec_' }), { secrets })).toBe(false);
    expect(check(signed(BODY, { secret: SECRET }), { secrets })).toBe(false);
  });
});
