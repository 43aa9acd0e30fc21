import { isUnchanged, requireMatch, versionTag } from './etag.ts';

test('tags are strong and made of the version', () => {
  expect(versionTag(7)).toBe('"7"');
});

test.each([
  [undefined, '"7"', true],
  ['"7"', '"7"', true],
  ['"6", "7"', '"7"', true],
  ['*', '"7"', true],
  ['"6"', '"7"', false],
  ['W/"7"', '"7"', false],
  ['7', '"7"', false],
  ['*', null, false],
])('an update with If-Match %s of %s is let through: %s', (wanted, etag, passes) => {
  const update = () => requireMatch(wanted === undefined ? {} : { 'if-match': wanted }, etag);

  if (passes) expect(update).not.toThrow();
  else expect(update).toThrow(expect.objectContaining({ status: 412 }));
});

test.each([
  [undefined, false],
  ['"7"', true],
  ['W/"7"', true],
  ['"6", "7"', true],
  ['*', true],
  ['"6"', false],
])('a read with If-None-Match %s of version 7 is unchanged: %s', (known, unchanged) => {
  expect(isUnchanged(known === undefined ? {} : { 'if-none-match': known }, '"7"')).toBe(unchanged);
});
