import fc from 'fast-check';

import { addNumbers, compareNumbers, numberProblem, subtractNumbers } from './number.ts';

const integer = fc.bigInt({ min: -(10n ** 37n), max: 10n ** 37n });

describe('numbers', () => {
  test('add and subtract integers exactly', () => {
    fc.assert(
      fc.property(integer, integer, (a, b) => {
        expect(addNumbers(String(a), String(b))).toBe(String(a + b));
        expect(subtractNumbers(String(a), String(b))).toBe(String(a - b));
      }),
    );
  });

  test.each([
    ['0.1', '0.2', '0.3'],
    ['1.5', '-1.5', '0'],
    ['-0.05', '0.04', '-0.01'],
    ['1', '0.00000000000000000001', '1.00000000000000000001'],
    ['9.99', '0.01', '10'],
  ])('%s + %s is %s', (a, b, sum) => {
    expect(addNumbers(a, b)).toBe(sum);
  });

  test('compare by value', () => {
    expect(['10', '-2', '0.5', '9', '-10'].sort(compareNumbers)).toEqual(['-10', '-2', '0.5', '9', '10']);
  });

  test('are refused beyond 38 digits and out of range', () => {
    expect(numberProblem('1'.repeat(38))).toBeNull();
    expect(numberProblem('1'.repeat(38) + '0'.repeat(20))).toBeNull();
    expect(numberProblem('1'.repeat(39))).toMatch('more than 38 significant digits');
    expect(numberProblem('1' + '0'.repeat(126))).toMatch('overflow');
    expect(numberProblem('0.' + '0'.repeat(130) + '1')).toMatch('underflow');
  });
});
