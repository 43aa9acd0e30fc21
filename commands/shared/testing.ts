import { CloudFormationClient, type StackStatus } from '@aws-sdk/client-cloudformation';
import type { Aws } from './aws.ts';

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

/** An account whose stacks have these outputs; the others are not there. */
export function givenOutputs(stacks: Readonly<Record<string, Readonly<Record<string, string>>>>): Aws {
  const send = async ({ input }: { input: { StackName: string } }) => {
    const outputs = stacks[input.StackName];
    if (!outputs) {
      const unknown = new Error(`Stack with id ${input.StackName} does not exist`);
      throw Object.assign(unknown, { name: 'ValidationError' });
    }
    const Outputs = Object.entries(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue }));
    return { Stacks: [{ StackName: input.StackName, StackStatus: 'UPDATE_COMPLETE', Outputs }] };
  };
  return { region: 'us-east-1', client: <Client>() => ({ send }) as Client };
}
