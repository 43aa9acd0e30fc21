import {
  CloudFormationClient,
  DescribeStackResourceCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
  ListExportsCommand,
  ListStackResourcesCommand,
  ListStacksCommand,
} from '@aws-sdk/client-cloudformation';

import { resolveAssembly } from '../../assembly/resolve.ts';
import type { Template } from '../../assembly/template.ts';
import { startEndpoint, type Endpoint } from '../../aws/endpoint.ts';
import { createSqs } from '../sqs/sqs.service.ts';
import { createContext } from '../testing.ts';
import { createCloudFormation } from './cloudformation.service.ts';

const DATA: Template = {
  Resources: {
    Work: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'work' } },
    Vpc: { Type: 'AWS::EC2::VPC' },
    Spare: { Type: 'AWS::SQS::Queue', Condition: 'Never' },
  },
  Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
  Outputs: {
    WorkUrl: { Value: { Ref: 'Work' }, Description: 'where work waits' },
    WorkArn: { Value: { 'Fn::GetAtt': ['Work', 'Arn'] }, Export: { Name: 'shop-work' } },
    SpareUrl: { Value: { Ref: 'Spare' }, Condition: 'Never' },
  },
};

const context = createContext();
const stack = {
  name: 'shop-staging-data',
  region: 'eu-west-1',
  account: null,
  template: DATA,
  assets: new Map(),
};
const sqs = createSqs();
const { stacks } = resolveAssembly(
  { stage: 'staging', region: 'eu-west-1', account: null, stacks: [stack], neighbours: [] },
  [sqs],
  context.naming,
);
const cloudformation = createCloudFormation(() => stacks);
const running: { endpoint?: Endpoint; client?: CloudFormationClient } = {};
const client = () => running.client!;

beforeAll(async () => {
  await cloudformation.start([], context);
  running.endpoint = await startEndpoint({ services: [cloudformation] });
  running.client = new CloudFormationClient({
    endpoint: running.endpoint.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'operator', secretAccessKey: 'operator' },
    maxAttempts: 1,
  });
});
afterEach(() => context.faults.clear());
afterAll(() => running.endpoint!.close());

const StackName = 'shop-staging-data';

describe('CloudFormation by the SDK', () => {
  test('describes a synthesized stack as created, with its outputs', async () => {
    const { Stacks: [found] = [] } = await client().send(new DescribeStacksCommand({ StackName }));

    expect(found).toMatchObject({
      StackName,
      StackStatus: 'CREATE_COMPLETE',
      CreationTime: new Date(context.clock.now()),
      Outputs: [
        {
          OutputKey: 'WorkUrl',
          OutputValue: 'http://127.0.0.1:4566/111122223333/work',
          Description: 'where work waits',
        },
        {
          OutputKey: 'WorkArn',
          OutputValue: 'arn:aws:sqs:eu-west-1:111122223333:work',
          ExportName: 'shop-work',
        },
      ],
    });
  });

  test('finds a stack by its id, as the template’s own AWS::StackId says it', async () => {
    const id = `arn:aws:cloudformation:eu-west-1:111122223333:stack/${StackName}/rehearsal`;

    const { Stacks: [found] = [] } = await client().send(new DescribeStacksCommand({ StackName: id }));

    expect(found?.StackName).toBe(StackName);
  });

  test('fails for an unknown stack as AWS does', async () => {
    const call = client().send(new DescribeStacksCommand({ StackName: 'shop-staging-app' }));

    await expect(call).rejects.toMatchObject({
      name: 'ValidationError',
      message: 'Stack with id shop-staging-app does not exist',
    });
  });

  test('names every resource, those that nobody runs too', async () => {
    const { StackResourceSummaries = [] } = await client().send(new ListStackResourcesCommand({ StackName }));
    const { StackResourceDetail } = await client().send(
      new DescribeStackResourceCommand({ StackName, LogicalResourceId: 'Vpc' }),
    );

    expect(StackResourceSummaries.map((each) => [each.LogicalResourceId, each.PhysicalResourceId])).toEqual([
      ['Work', 'http://127.0.0.1:4566/111122223333/work'],
      ['Vpc', 'test-Vpc'],
    ]);
    expect(StackResourceDetail?.ResourceType).toBe('AWS::EC2::VPC');
  });

  test('gives the template as it was synthesized', async () => {
    const { TemplateBody = '' } = await client().send(new GetTemplateCommand({ StackName }));

    expect(JSON.parse(TemplateBody)).toEqual(DATA);
  });

  test('lists what stacks export', async () => {
    const { Exports = [] } = await client().send(new ListExportsCommand({}));

    expect(Exports).toMatchObject([{ Name: 'shop-work', Value: 'arn:aws:sqs:eu-west-1:111122223333:work' }]);
  });

  test('lists stacks by their status, the toolkit that `cdk bootstrap` leaves included', async () => {
    const names = async (status: 'CREATE_COMPLETE' | 'ROLLBACK_COMPLETE') => {
      const { StackSummaries = [] } = await client().send(
        new ListStacksCommand({ StackStatusFilter: [status] }),
      );
      return StackSummaries.map((each) => each.StackName);
    };

    expect(await names('CREATE_COMPLETE')).toEqual(['CDKToolkit', StackName]);
    expect(await names('ROLLBACK_COMPLETE')).toEqual([]);
  });

  test('shows a stack as a failed deployment leaves it, when the fault says so', async () => {
    context.faults.set({
      service: 'cloudformation',
      kind: 'broken',
      settings: { stack: StackName, status: 'UPDATE_ROLLBACK_FAILED' },
    });

    const { Stacks: [found] = [] } = await client().send(new DescribeStacksCommand({ StackName }));

    expect(found?.StackStatus).toBe('UPDATE_ROLLBACK_FAILED');
  });

  test('needs a permission on the stack alone', () => {
    const access = cloudformation.authorize!('DescribeStacks', { StackName });

    expect(access).toEqual([
      {
        action: 'cloudformation:DescribeStacks',
        resource: `arn:aws:cloudformation:eu-west-1:111122223333:stack/${StackName}/*`,
      },
    ]);
  });

  test('fails for what it does not serve', () => {
    expect(() => cloudformation.authorize!('CreateStack', {})).toThrow(/doesn't serve CreateStack/);
  });
});
