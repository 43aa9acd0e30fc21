import { createPublicKey, sign, verify } from 'node:crypto';
import type { VapidKeys } from '../../lambdas/notifications/notifications.contract.ts';
import { each } from './check.ts';
import type { Outcome } from './need.ts';
import { makeVapidKeys, pushKeys, rotatePush } from './push.ts';
import { table, verdict } from './report.ts';
import { givenGround } from './testing.ts';

const EMPTY: VapidKeys = { publicKey: '', privateKey: '' };

/** A stage whose secret of web push holds `keys`. */
function givenStage(keys: VapidKeys = EMPTY) {
  const stored = [JSON.stringify(keys)];
  const ground = givenGround({
    push: 'arn:push',
    vault: { isFilled: async () => true, read: async () => stored.at(-1)! },
    put: async (_, text) => void stored.push(text),
  });
  return { ground, puts: () => stored.length - 1, keys: () => JSON.parse(stored.at(-1)!) as VapidKeys };
}

const states = (outcomes: readonly Outcome[]) => outcomes.map(({ what, state }) => `${what}: ${state}`);

describe('the keys of web push', () => {
  test('are made where there are none, and no private key is printed', async () => {
    const { ground, keys } = givenStage();

    const outcomes = await each(ground, 'provide', [pushKeys]);

    expect(states(outcomes)).toEqual(['web push: done']);
    expect(table(outcomes)).toContain('another pair silences every device until it subscribes again');
    expect(table(outcomes)).not.toContain(keys().privateKey);
  });

  test('stay as they are the second time', async () => {
    const { ground, puts } = givenStage();
    await each(ground, 'provide', [pushKeys]);

    const outcomes = await each(ground, 'provide', [pushKeys]);

    expect(states(outcomes)).toEqual(['web push: ok']);
    expect(puts()).toBe(1);
  });

  test('are missed by --check, which makes none', async () => {
    const { ground, puts } = givenStage();

    const outcomes = await each(ground, 'check', [pushKeys]);

    expect(verdict(outcomes, 'staging')).toEqual({
      line: 'staging lacks web push: run npm run secrets -- staging',
      code: 1,
    });
    expect(puts()).toBe(0);
  });

  test.each([
    ['the public key of another pair', { ...makeVapidKeys(), publicKey: makeVapidKeys().publicKey }],
    ['half a pair', { ...makeVapidKeys(), privateKey: '' }],
    ['what are no keys', { publicKey: 'words', privateKey: 'words' }],
  ])('are left to a person where the secret holds %s', async (_, keys) => {
    const { ground, puts } = givenStage(keys);

    const outcomes = await each(ground, 'provide', [pushKeys]);

    expect(states(outcomes)).toEqual(['web push: manual']);
    expect(puts()).toBe(0);
  });

  test('are not asked of a stage that was deployed before there was web push', async () => {
    const outcomes = await each(givenGround(), 'provide', [pushKeys]);

    expect(outcomes).toEqual([]);
  });

  test('are a point on P-256 and its number, so that what one signs the other verifies', () => {
    const { publicKey, privateKey: d } = makeVapidKeys();
    const point = Buffer.from(publicKey, 'base64url');
    const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url'));
    const jwk = { kty: 'EC', crv: 'P-256', x, y };

    const signature = sign('sha256', Buffer.from('text'), { key: { ...jwk, d }, format: 'jwk' });

    const key = createPublicKey({ key: jwk, format: 'jwk' });
    expect(verify('sha256', Buffer.from('text'), key, signature)).toBe(true);
    expect([point.length, point[0], Buffer.from(d, 'base64url').length]).toEqual([65, 4, 32]);
  });
});

describe('npm run secrets -- <stage> --rotate push', () => {
  test('replaces the pair, says what becomes of devices, and prints no private key', async () => {
    const before = makeVapidKeys();
    const { ground, keys } = givenStage(before);

    const said = await rotatePush(ground);

    expect(keys()).not.toEqual(before);
    expect(states(await each(ground, 'check', [pushKeys]))).toEqual(['web push: ok']);
    expect(said).toContain('asked to subscribe again');
    expect(said).not.toContain(keys().privateKey);
  });

  test('fails for a stage without such a secret', async () => {
    await expect(rotatePush(givenGround())).rejects.toThrow('deploy it as it is now');
  });
});
