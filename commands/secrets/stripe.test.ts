import { stripeKey } from './stripe.ts';
import { givenGround } from './testing.ts';

/** What is said of a stage whose secret of Stripe has this text. */
function said(text: string, stripe: string | null = 'arn:stripe') {
  const vault = { isFilled: async () => true, read: async () => text };
  return stripeKey.check(givenGround({ vault, stripe }));
}

describe('payments among the secrets of a stage', () => {
  test.each([
    ['none is wanted', '', '', 'ok', 'Stripe is not set up'],
    ['the command was run', 'sk_test_words', 'whsec_words', 'ok', 'a test key of Stripe'],
    ['real money moves', 'rk_live_words', 'whsec_words', 'ok', 'a live key of Stripe'],
    ['the command broke off', 'sk_test_words', '', 'manual', 'no webhook is registered'],
  ])('when %s', async (_, secretKey, webhookSecret, state, found) => {
    const outcomes = await said(JSON.stringify({ secretKey, webhookSecret, sealingRoot: 'words' }));

    expect(outcomes).toEqual([{ what: 'payments', state, found: expect.stringContaining(found) }]);
    expect(JSON.stringify(outcomes)).not.toContain('words');
  });

  test('are not asked of a stage that was deployed before there were payments', async () => {
    const outcomes = await said('{}', null);

    expect(outcomes).toEqual([]);
  });
});
