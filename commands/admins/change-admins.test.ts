import type { Outcome } from '../../lambdas/api/operator.ts';
import { changeAdmins } from './change-admins.ts';

/** A stage where every change has this outcome. */
function givenStage(outcome: Outcome, holders: readonly { userId: string; email: string | null }[] = []) {
  const changes: unknown[] = [];
  const change = (verb: string) => async (email: string, role: string) => {
    changes.push([verb, email, role]);
    return outcome;
  };
  return {
    changes,
    administration: { holders: async () => holders, grant: change('grant'), withdraw: change('withdraw') },
  };
}

describe('npm run admins', () => {
  test.each([
    [{ add: 'ada@example.com' }, 'grant', 'done', 'ada@example.com is an admin now'],
    [{ add: 'ada@example.com' }, 'grant', 'already', 'ada@example.com is an admin already'],
    [{ remove: 'ada@example.com' }, 'withdraw', 'done', 'ada@example.com is no admin any more'],
    [{ remove: 'ada@example.com' }, 'withdraw', 'already', 'ada@example.com is no admin'],
  ] as const)('%j: %s, %s', async (asked, verb, outcome, sentence) => {
    const { administration, changes } = givenStage(outcome);

    const said = await changeAdmins(administration, asked);

    expect(said).toContain(sentence);
    expect(changes).toEqual([[verb, 'ada@example.com', 'admin']]);
  });

  test('lists who is one', async () => {
    const holders = [
      { userId: 'u1', email: 'ada@example.com' },
      { userId: 'u2', email: null },
    ];

    const said = await changeAdmins(givenStage('done', holders).administration, {});

    expect(said).toBe('  u1  ada@example.com\n  u2  (erased)');
  });

  test('says what to do while there is none', async () => {
    const said = await changeAdmins(givenStage('done').administration, {});

    expect(said).toBe('there is no admin: add one with --add MAIL');
  });

  test('refuses somebody who has not registered', async () => {
    const adding = changeAdmins(givenStage('unknown').administration, { add: 'eve@example.com' });

    await expect(adding).rejects.toThrow('nobody with the address eve@example.com has registered');
  });

  test('refuses both at once, and changes nothing', async () => {
    const { administration, changes } = givenStage('done');

    const both = changeAdmins(administration, { add: 'a@example.com', remove: 'b@example.com' });

    await expect(both).rejects.toThrow('got --add and --remove: give one of them');
    expect(changes).toEqual([]);
  });
});
