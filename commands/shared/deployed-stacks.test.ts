import { CloudFormationClient, type StackStatus } from '@aws-sdk/client-cloudformation';
import { Refusal } from '../../lib/errors/refusal.ts';
import { deployedStack, stacksWithPrefix, templateOf } from './deployed-stacks.ts';

interface Input {
  readonly StackName?: string;
  readonly NextToken?: string;
}

type Answers = Readonly<Record<string, (input: Input) => unknown>>;

/** A client whose calls are answered here, before anything is signed or sent. */
function given(answers: Answers): CloudFormationClient {
  const client = new CloudFormationClient({ region: 'eu-west-1' });
  client.middlewareStack.add(
    (_, { commandName = '' }) =>
      async ({ input }) => ({ response: {}, output: answers[commandName]!(input as Input) as never }),
    { step: 'initialize', priority: 'high' },
  );
  return client;
}

/** An account with stacks of these states, listed a stack a page. */
function account(stacks: Readonly<Record<string, StackStatus>>): CloudFormationClient {
  const names = Object.keys(stacks);
  return given({
    ListStacksCommand: ({ NextToken = '0' }) => ({
      StackSummaries: [{ StackName: names[Number(NextToken)] }],
      NextToken: Number(NextToken) + 1 < names.length ? String(Number(NextToken) + 1) : undefined,
    }),
    DescribeStacksCommand: ({ StackName = '' }) => {
      if (!stacks[StackName]) {
        throw Object.assign(new Error(`Stack with id ${StackName} does not exist`), {
          name: 'ValidationError',
        });
      }
      return {
        Stacks: [
          {
            StackName,
            StackStatus: stacks[StackName],
            EnableTerminationProtection: true,
            Outputs: [{ OutputKey: 'VpcId', OutputValue: 'vpc-1' }],
          },
        ],
      };
    },
    GetTemplateCommand: () => ({ TemplateBody: '{"Resources":{}}' }),
  });
}

const DEPLOYED = { name: 'a', status: 'UPDATE_COMPLETE', terminationProtection: true, outputs: {} };

describe('the stacks of an account', () => {
  test('are found by the beginning of their name, on every page', async () => {
    const client = account({
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
    const client = account({ 'shop-pv-login': 'ROLLBACK_COMPLETE' });

    const found = [
      await stacksWithPrefix(client, 'shop-pv-'),
      await stacksWithPrefix(client, 'shop-pv-', 'remains too'),
    ];

    expect(found.map(({ length }) => length)).toEqual([0, 1]);
  });

  test('can lack one', async () => {
    const found = await deployedStack(account({}), 'shop-staging-data');

    expect(found).toBeNull();
  });

  test('are refused in one line to whoever may not see them', async () => {
    const denied = Object.assign(new Error('User is not authorized'), { name: 'AccessDenied' });
    const client = given({
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
    const template = await templateOf(account({}), DEPLOYED);

    expect(template).toEqual({ Resources: {} });
  });

  test('is refused while the stack changes: it may be either', async () => {
    const reading = templateOf(account({}), { ...DEPLOYED, status: 'UPDATE_IN_PROGRESS' });

    await expect(reading).rejects.toThrow(
      new Refusal('the stack a is UPDATE_IN_PROGRESS: wait until it is done'),
    );
  });
});
