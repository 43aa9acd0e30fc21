import { readVapidKeys } from './vapid-keys.ts';

describe('the secret of web push', () => {
  test('holds a pair of keys', () => {
    const pair = { publicKey: 'public', privateKey: 'private' };

    expect(readVapidKeys(JSON.stringify(pair))).toEqual(pair);
  });

  test.each(['{"publicKey":"","privateKey":""}', '{"publicKey":"public"}', '{}'])(
    'holds none yet: %s',
    (text) => {
      expect(readVapidKeys(text)).toBeNull();
    },
  );
});
