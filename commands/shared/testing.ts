import { CloudFormationClient, type StackStatus } from '@aws-sdk/client-cloudformation';

interface Input {
  readonly StackName?: string;
  readonly NextToken?: string;
}

type Answers = Readonly<Record<string, (input: Input) => unknown>>;

/** A client whose calls are answered here, before anything is signed or sent. */
export function givenAnswers(answers: Answers): CloudFormationClient {
  const client = new CloudFormationClient({ region: 'eu-west-1' });
  client.middlewareStack.add(
    (_, { commandName = '' }) =>
      async ({ input }) => ({ response: {}, output: answers[commandName]!(input as Input) as never }),
    { step: 'initialize', priority: 'high' },
  );
  return client;
}

/** An account with stacks of these states, listed a stack a page. */
export function givenStacks(stacks: Readonly<Record<string, StackStatus>>): CloudFormationClient {
  const names = Object.keys(stacks);
  return givenAnswers({
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
