import { isCommonPassword, packFingerprints, unpackFingerprints } from './common.ts';
import { FINGERPRINTS } from './common-passwords.data.ts';

describe('common passwords', () => {
  test.each(['password', '12345678', 'password1', 'iloveyou', 'qwertyuiop', 'PassWord123', 'STARWARS'])(
    '%s is common',
    async (password) => {
      await expect(isCommonPassword(password)).resolves.toBe(true);
    },
  );

  test.each(['correct horse battery', 'hunter2hunter3hunter4', 'Tr0ub4dor&3 and more'])(
    '%s is not',
    async (password) => {
      await expect(isCommonPassword(password)).resolves.toBe(false);
    },
  );

  test('the list has 3,000 entries', () => {
    expect(unpackFingerprints(FINGERPRINTS).size).toBe(3_000);
  });

  test('packed fingerprints are unpacked unchanged', () => {
    expect([...unpackFingerprints(packFingerprints([0, 1, 0xffffffff]))]).toEqual([0, 1, 0xffffffff]);
  });
});
