import { isWellFormed, newApiKey, prefixOf } from './api-key.ts';

describe('an API key', () => {
  test('has the form that secret scanners look for', () => {
    const keys = Array.from({ length: 200 }, newApiKey);

    for (const key of keys) expect(key).toMatch(/^sol_[0-9A-Za-z]{49}$/);
    expect(keys.every(isWellFormed)).toBe(true);
    expect(new Set(keys).size).toBe(200);
  });

  test('ends with the CRC-32 of what stands before it, as everybody computes it', () => {
    const zlib = process.getBuiltinModule('node:zlib');
    const key = newApiKey();
    const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

    const checksum = [...key.slice(-6)].reduce((sum, digit) => sum * 62 + digits.indexOf(digit), 0);

    expect(checksum).toBe(zlib.crc32(key.slice(0, -6)));
  });

  test('with any one character changed is no longer one', () => {
    const key = newApiKey();
    const changed = Array.from(key, (character, index) => {
      const other = character === 'x' ? 'y' : 'x';
      return key.slice(0, index) + other + key.slice(index + 1);
    });

    expect(changed.filter(isWellFormed)).toEqual([]);
  });

  test.each(['', 'sol_', `${newApiKey()}x`, newApiKey().slice(0, -1), `x${newApiKey().slice(1)}`])(
    '%p is none',
    (text) => {
      expect(isWellFormed(text)).toBe(false);
    },
  );

  test('is told from others by its first four characters', () => {
    const key = newApiKey();

    expect(prefixOf(key)).toBe(key.slice(0, 8));
  });
});
