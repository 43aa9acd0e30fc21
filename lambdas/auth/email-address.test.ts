import { emailKey, readEmail } from './email-address.ts';

describe('mail addresses', () => {
  test('are mailed as typed, but for the domain’s case', () => {
    expect(readEmail(' Ada.Lovelace@EXAMPLE.com ').mailbox).toBe('Ada.Lovelace@example.com');
  });

  test.each([
    ['ADA@example.com', 'ada@EXAMPLE.com', true],
    ['ada+news@example.com', 'ada@example.com', false],
    ['a.da@example.com', 'ada@example.com', false],
  ])('%s and %s are one account: %p', (one, other, isSame) => {
    const pepper = Buffer.alloc(32, 1);

    expect(emailKey(pepper, readEmail(one)) === emailKey(pepper, readEmail(other))).toBe(isSame);
  });

  test('keys say nothing without the pepper', () => {
    const keys = [1, 2].map((byte) => emailKey(Buffer.alloc(32, byte), readEmail('ada@example.com')));

    expect(keys[0]).not.toBe(keys[1]);
    expect(keys[0]).toMatch(/^[\w-]{43}$/);
  });
});
