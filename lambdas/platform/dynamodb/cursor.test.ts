import fc from 'fast-check';
import { decodeCursor, encodeCursor } from './cursor.ts';

const keyPart = fc.oneof(fc.string(), fc.integer());

test('a cursor gives back the key it was made of', () => {
  fc.assert(
    fc.property(fc.string(), keyPart, keyPart, (pk, sk, at) => {
      const cursor = encodeCursor({ pk, sk, at }, 'pk');

      expect(decodeCursor(cursor, 'pk', pk)).toEqual({ pk, sk, at });
    }),
  );
});

test('a cursor stays in the partition that is asked for', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (mine, theirs) => {
      const cursor = Buffer.from(JSON.stringify({ pk: theirs, sk: '1' })).toString('base64url');

      expect(decodeCursor(cursor, 'pk', mine)).toEqual({ pk: mine, sk: '1' });
    }),
  );
});

test('anything else is a 400, never another error', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        decodeCursor(text, 'pk', 'A');
      } catch (error) {
        expect(error).toMatchObject({ status: 400, code: 'cursor_invalid' });
      }
    }),
  );
});
