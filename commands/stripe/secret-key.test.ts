import { chooseKey } from './secret-key.ts';

// joined, so that nothing looks like a key that has leaked
const key = (kind: string, mode: string) => [kind, mode, 'abc'].join('_');
const asked = { stage: 'staging', isLast: false, given: null, stored: '', live: false };

describe('the key of Stripe', () => {
  test.each([
    ['the given one', { given: `${key('sk', 'test')}\n` }, key('sk', 'test')],
    ['the stored one', { stored: key('rk', 'test') }, key('rk', 'test')],
    ['the given one before the stored', { given: key('sk', 'test'), stored: 'old' }, key('sk', 'test')],
    ['a live one in the last stage', { given: key('sk', 'live'), isLast: true }, key('sk', 'live')],
    [
      'a live one elsewhere, where that is meant',
      { given: key('sk', 'live'), live: true },
      key('sk', 'live'),
    ],
    [
      'a live one after a live one',
      { given: key('rk', 'live'), stored: key('sk', 'live'), isLast: true },
      key('rk', 'live'),
    ],
    [
      'a live one after a test one, where that is meant',
      { given: key('sk', 'live'), stored: key('sk', 'test'), isLast: true, live: true },
      key('sk', 'live'),
    ],
  ])('is %s', (_, change, expected) => {
    const chosen = chooseKey({ ...asked, ...change });

    expect(chosen).toBe(expected);
  });

  test.each([
    ['none', {}, 'staging has no key of Stripe'],
    ['something else', { given: 'pk_test_abc' }, 'what was given is no secret key of Stripe'],
    ['a live one before the last stage', { given: key('sk', 'live') }, 'it would move real money'],
    [
      'a live one where test cards have bought plans',
      { given: key('sk', 'live'), stored: key('rk', 'test'), isLast: true },
      'whoever bought with a test card would keep the plan',
    ],
  ])('is refused when it is %s, and not printed', (_, change, message) => {
    const choose = () => chooseKey({ ...asked, ...change });

    expect(choose).toThrow(message);
    expect(choose).not.toThrow(/_abc/);
  });
});
