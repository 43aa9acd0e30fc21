import { readEmail } from '../platform/email-address.ts';
import { rootKeys } from '../platform/root-keys.ts';
import { onlyRoot } from '../platform/roots.ts';
import { emailKeys } from './email-address.ts';

const keyOf = (root: string, address: string) =>
  emailKeys(rootKeys(onlyRoot(root), 'addresses'), readEmail(address)).active;

describe('mail addresses', () => {
  test('are mailed as typed, but for the domain’s case', () => {
    expect(readEmail(' Ada.Lovelace@EXAMPLE.com ').mailbox).toBe('Ada.Lovelace@example.com');
  });

  test.each([
    ['ADA@example.com', 'ada@EXAMPLE.com', true],
    ['ada+news@example.com', 'ada@example.com', false],
    ['a.da@example.com', 'ada@example.com', false],
  ])('%s and %s are one account: %p', (one, other, isSame) => {
    expect(keyOf('a root', one) === keyOf('a root', other)).toBe(isSame);
  });

  test('keys say nothing without the pepper', () => {
    const keys = ['one', 'another'].map((root) => keyOf(root, 'ada@example.com'));

    expect(keys[0]).not.toBe(keys[1]);
    expect(keys[0]).toMatch(/^[\w-]{43}$/);
  });
});
