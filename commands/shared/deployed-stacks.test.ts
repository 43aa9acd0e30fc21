import { Refusal } from '../../lib/errors/refusal.ts';
import { deployedStack, stacksWithPrefix, templateOf } from './deployed-stacks.ts';
import { givenAnswers, givenStacks } from './testing.ts';

const DEPLOYED = { name: 'a', status: 'UPDATE_COMPLETE', terminationProtection: true, outputs: {} };

describe('the stacks of an account', () => {
  test('are found by the beginning of their name, on every page', async () => {
    const client = givenStacks({
      'shop-staging-data': 'CREATE_COMPLETE',
      other: 'CREATE_COMPLETE',
      'shop-staging-app': 'UPDATE_ROLLBACK_COMPLETE',
    });

    const found = await stacksWithPrefix(client, 'shop-staging-');

    expect(found.map(({ name }) => name)).toEqual(['shop-staging-data', 'shop-staging-app']);
    expect(found[0]).toEqual({
      name: 'shop-staging-data',
      status: 'CREATE_COMPLETE',
      terminationProtection: true,
      outputs: { VpcId: 'vpc-1' },
    });
  });

  test('leave out what is left of a failed first deployment, unless that is asked for', async () => {
    const client = givenStacks({ 'shop-pv-login': 'ROLLBACK_COMPLETE' });

    const found = [
      await stacksWithPrefix(client, 'shop-pv-'),
      await stacksWithPrefix(client, 'shop-pv-', 'remains too'),
    ];

    expect(found.map(({ length }) => length)).toEqual([0, 1]);
  });

  test('can lack one', async () => {
    const found = await deployedStack(givenStacks({}), 'shop-staging-data');

    expect(found).toBeNull();
  });

  test('are refused in one line to whoever may not see them', async () => {
    const denied = Object.assign(new Error('User is not authorized'), { name: 'AccessDenied' });
    const client = givenAnswers({
      ListStacksCommand: () => {
        throw denied;
      },
    });

    const outcome = stacksWithPrefix(client, 'shop-');

    await expect(outcome).rejects.toThrow(Refusal);
    await expect(outcome).rejects.toThrow(/AWS refused.*User is not authorized/);
  });
});

describe('the template of a stack', () => {
  test('is read as it was sent', async () => {
    const template = await templateOf(givenStacks({}), DEPLOYED);

    expect(template).toEqual({ Resources: {} });
  });

  test('is refused while the stack changes: it may be either', async () => {
    const reading = templateOf(givenStacks({}), { ...DEPLOYED, status: 'UPDATE_IN_PROGRESS' });

    await expect(reading).rejects.toThrow(
      new Refusal('the stack a is UPDATE_IN_PROGRESS: wait until it is done'),
    );
  });
});
