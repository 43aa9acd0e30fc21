import fc from 'fast-check';
import { deriveKey, open, seal, SealBroken } from './seal.ts';

const key = Buffer.alloc(32, 1);

test('what is sealed opens again, whatever it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, place) => {
      expect(open(key, seal(key, text, place), place)).toBe(text);
    }),
  );
});

test('nothing opens once any bit of it is changed', () => {
  const sealed = seal(key, 'ana@example.com', 'USER#1/email');
  const bytes = Buffer.from(sealed.slice(3), 'base64url');

  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const broken = Buffer.from(bytes);
      broken[at] = broken[at]! ^ change;

      expect(() => open(key, `v1.${broken.toString('base64url')}`, 'USER#1/email')).toThrow(SealBroken);
    }),
  );
});

test('nothing opens elsewhere or with another key', () => {
  const sealed = seal(key, 'secret', 'USER#1/email');

  expect(() => open(key, sealed, 'USER#2/email')).toThrow(SealBroken);
  expect(() => open(Buffer.alloc(32, 2), sealed, 'USER#1/email')).toThrow(SealBroken);
});

test.each(['', 'v1', 'v1.', 'v1.AAAA', 'v2.AAAA', 'ana@example.com'])(
  '%j is refused as not sealed',
  (text) => {
    expect(() => open(key, text, 'x')).toThrow('got a text that is not sealed');
  },
);

test('the same text is never sealed to the same bytes', () => {
  expect(seal(key, 'same', 'x')).not.toBe(seal(key, 'same', 'x'));
});

test('keys of one root differ by label, and are the same every time', () => {
  const first = deriveKey('root', 'users/master-key');

  expect(first).toHaveLength(32);
  expect(deriveKey('root', 'users/master-key')).toEqual(first);
  expect(deriveKey('root', 'users/pepper')).not.toEqual(first);
  expect(deriveKey('other', 'users/master-key')).not.toEqual(first);
});
