import { compileFilter } from './filter.ts';

const passes = (pattern: object, record: unknown) =>
  compileFilter({ Filters: [{ Pattern: JSON.stringify(pattern) }] })(record);

describe('a filter', () => {
  test.each([
    [{ eventName: ['INSERT', 'MODIFY'] }, { eventName: 'MODIFY' }, true],
    [{ eventName: ['INSERT'] }, { eventName: 'REMOVE' }, false],
    [{ eventName: ['INSERT'] }, {}, false],
    [
      { dynamodb: { NewImage: { type: { S: ['user.created'] } } } },
      { dynamodb: { NewImage: { type: { S: 'user.created' } } } },
      true,
    ],
    [{ dynamodb: { NewImage: { type: { S: ['user.created'] } } } }, { dynamodb: {} }, false],
    [{ a: [{ prefix: 'user.' }] }, { a: 'user.created' }, true],
    [{ a: [{ suffix: '.png' }] }, { a: 'x.jpg' }, false],
    [{ a: [{ 'anything-but': ['x', 'y'] }] }, { a: 'y' }, false],
    [{ a: [{ 'anything-but': 'x' }] }, { a: 'z' }, true],
    [{ a: [{ 'anything-but': { prefix: 'x' } }] }, { a: 'xy' }, false],
    [{ a: [{ 'equals-ignore-case': 'ADA' }] }, { a: 'ada' }, true],
    [{ a: [{ exists: true }] }, { a: 0 }, true],
    [{ a: [{ exists: false }] }, {}, true],
    [{ a: [{ exists: false }] }, { a: 1 }, false],
    [{ a: [{ numeric: ['>', 1, '<=', 5] }] }, { a: 5 }, true],
    [{ a: [{ numeric: ['>', 1, '<=', 5] }] }, { a: 1 }, false],
    [{ a: [{ numeric: ['=', 3] }] }, { a: 3 }, true],
    [{ a: [null] }, { a: null }, true],
    [{ a: ['x'] }, { a: ['y', 'x'] }, true],
    [{ a: [{ prefix: { 'equals-ignore-case': 'USER.' } }] }, { a: 'User.created' }, true],
    [{ a: [{ suffix: { 'equals-ignore-case': '.PNG' } }] }, { a: 'x.jpg' }, false],
    [{ a: [{ wildcard: 'uploads/*/a.*' }] }, { a: 'uploads/1/2/a.png' }, true],
    [{ a: [{ wildcard: 'uploads/*.png' }] }, { a: 'uploads/1xpng' }, false],
    [{ a: [{ 'anything-but': { suffix: ['.png', '.jpg'] } }] }, { a: 'x.jpg' }, false],
    [{ a: [{ 'anything-but': { wildcard: '*/tmp/*' } }] }, { a: 'a/b' }, true],
    [{ a: [{ 'anything-but': { 'equals-ignore-case': ['ADA', 'bob'] } }] }, { a: 'Bob' }, false],
    [{ a: { b: [{ exists: false }] } }, {}, true],
    [{ a: { b: ['x'] } }, { a: [{ b: 'y' }, { b: 'x' }] }, true],
    [{ $or: [{ a: ['1'] }, { b: ['2'] }] }, { b: '2' }, true],
    [{ $or: [{ a: ['1'] }, { b: ['2'] }] }, { a: '2', b: '1' }, false],
  ])('%j on %j: %s', (pattern, record, expected) => {
    const passed = passes(pattern, record);

    expect(passed).toBe(expected);
  });

  test('of several patterns needs one to match, and none lets everything through', () => {
    const either = compileFilter({ Filters: [{ Pattern: '{"a":[1]}' }, { Pattern: '{"a":[2]}' }] });
    const none = compileFilter(undefined);

    expect([either({ a: 2 }), either({ a: 3 }), none({ a: 3 })]).toEqual([true, false, true]);
  });

  test('fails by name on an operator that it doesn’t know', () => {
    expect(() => passes({ a: [{ cidr: '10.0.0.0/8' }] }, { a: 'x' })).toThrow("unknown operator 'cidr'");
  });
});
