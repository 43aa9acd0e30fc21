import type { Outcome } from '../../lambdas/api/operator.ts';
import { changeAccount } from './change-account.ts';

const email = 'ada@example.com';

/** A stage where every change has this outcome. */
function givenStage(outcome: Outcome) {
  const changes: unknown[] = [];
  const change = (verb: string) => async (address: string) => {
    changes.push([verb, address]);
    return outcome;
  };
  const administration = {
    suspend: change('suspend'),
    reinstate: change('reinstate'),
    logOut: change('logOut'),
  };
  return { changes, administration };
}

describe('npm run accounts', () => {
  test.each([
    ['suspend', 'done', 'ada@example.com is suspended'],
    ['suspend', 'already', 'ada@example.com was suspended already; no session is left'],
    ['reinstate', 'done', 'ada@example.com may log in again'],
    ['reinstate', 'already', 'ada@example.com is not suspended'],
  ] as const)('--%s: %s', async (verb, outcome, sentence) => {
    const { administration, changes } = givenStage(outcome);

    const said = await changeAccount(administration, { [verb]: email });

    expect(said).toBe(sentence);
    expect(changes).toEqual([[verb, email]]);
  });

  test('--log-out ends the sessions, and nothing else', async () => {
    const { administration, changes } = givenStage('done');

    const said = await changeAccount(administration, { 'log-out': email });

    expect(said).toBe('ada@example.com is logged out everywhere');
    expect(changes).toEqual([['logOut', email]]);
  });

  test.each([
    ['nothing', {}],
    ['two', { suspend: email, reinstate: email }],
    ['another two', { reinstate: email, 'log-out': email }],
  ])('refuses %s, and changes nothing', async (_, asked) => {
    const { administration, changes } = givenStage('done');

    await expect(changeAccount(administration, asked)).rejects.toThrow('give one of --suspend MAIL');
    expect(changes).toEqual([]);
  });

  test('refuses somebody who has not registered', async () => {
    const suspending = changeAccount(givenStage('unknown').administration, { suspend: email });

    await expect(suspending).rejects.toThrow('nobody with the address ada@example.com has registered');
  });
});
