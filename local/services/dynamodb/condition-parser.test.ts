import type { AttributeValue } from './item.ts';
import { parseCondition } from './condition-parser.ts';

const VALUES: Record<string, AttributeValue> = { ':n': { N: '1' }, ':m': { N: '2' }, ':s': { S: 'text' } };

function parse(text: string) {
  const context = {
    attrNames: { '#a': 'alpha', '#b': 'beta' },
    attrVals: VALUES,
    unusedAttrNames: {},
    unusedAttrVals: {},
    isReserved: (name: string) => name === 'name',
  };
  return parseCondition(text, { context });
}

const cmp = (type: string, ...args: unknown[]) => ({ type, args });

describe('condition expressions', () => {
  test.each([
    ['a = :n', cmp('=', ['a'], { N: '1' })],
    ['#a.#b[3].c <> :n', cmp('<>', ['alpha', 'beta', 3, 'c'], { N: '1' })],
    [
      'a = :n AND b = :n OR c = :n',
      cmp(
        'or',
        cmp('and', cmp('=', ['a'], { N: '1' }), cmp('=', ['b'], { N: '1' })),
        cmp('=', ['c'], { N: '1' }),
      ),
    ],
    [
      'a < b AND (b < c OR NOT c < d)',
      cmp(
        'and',
        cmp('<', ['a'], ['b']),
        cmp('or', cmp('<', ['b'], ['c']), cmp('not', cmp('<', ['c'], ['d']))),
      ),
    ],
    [
      'a between :n and :m AND b IN (:n, c)',
      cmp('and', cmp('between', ['a'], { N: '1' }, { N: '2' }), cmp('in', ['b'], { N: '1' }, ['c'])),
    ],
  ])('%s', (text, expected) => {
    expect(parse(text)).toMatchObject({ expression: expected });
  });

  test('functions may be conditions or, like size, operands', () => {
    const parsed = parse('attribute_exists(a.b) AND size(a) > :n');

    expect(parsed).toMatchObject({
      expression: {
        type: 'and',
        args: [
          { type: 'function', name: 'attribute_exists', args: [['a', 'b']] },
          { type: '>', args: [{ type: 'function', name: 'size', args: [['a']] }, { N: '1' }] },
        ],
      },
      pathHeads: { a: true },
      nestedPaths: { a: true },
    });
  });

  test.each([
    ['name = :n', 'Attribute name is a reserved keyword; reserved keyword: name'],
    ['a = :missing', 'attribute value: :missing'],
    ['#missing = :n', 'attribute name: #missing'],
    ['((a = :n))', 'The expression has redundant parentheses;'],
    ['nonsense(a)', 'Invalid function name; function: nonsense'],
    ['size(a)', 'not allowed to be used this way in an expression; function: size'],
    ['contains(a, :n) = :n', 'not allowed to be used this way in an expression; function: contains'],
    ['contains(a)', 'Incorrect number of operands for operator or function; operator or function: contains'],
    ['attribute_exists(:n)', 'Operator or function requires a document path'],
    ['begins_with(a, :n)', 'operator or function: begins_with, operand type: N'],
    ['attribute_type(a, :s)', 'Invalid attribute type name found; type: text'],
    ['a = a', 'The first operand must be distinct from the remaining operands'],
    ['a BETWEEN :m AND :n', 'requires upper bound to be greater than or equal to lower bound'],
    ['a BETWEEN :n AND :s', 'requires same data type'],
  ])('%s is refused', (text, message) => {
    expect(parse(text)).toContain(message);
  });

  test.each([
    'a =',
    'a',
    '(a = :n',
    'a = :n b = :n',
    'a = :n AND',
    'a IN ()',
    'a == :n',
    'a = 5',
    '!',
    ' ',
    'a.',
    'a[b] = :n',
  ])('%j is no expression', (text) => {
    expect(() => parse(text)).toThrow(SyntaxError);
  });

  test('a hundred pairs of parentheses take no time', () => {
    const text = Array.from({ length: 100 }, () => 'NOT (a = :n OR (attribute_exists(b) AND c = :n))').join(
      ' AND ',
    );

    const parsed = parse(text);

    expect(parsed).toMatchObject({ expression: { type: 'and' } });
  });
});
