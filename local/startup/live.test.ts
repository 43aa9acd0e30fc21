import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { choosePorts } from '../ports.ts';
import { goLive, type Live } from './live.ts';
import { openStateFolder, type StateFolder } from './state-folder.ts';
import { createSteps } from './steps.ts';

const QUEUE = { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'work' } };
const UNKNOWN = { Type: 'AWS::Quantum::Computer' };
// its function is looked for only when the mapping starts
const HOMELESS = {
  Type: 'AWS::Lambda::EventSourceMapping',
  Properties: { EventSourceArn: 'arn:aws:sqs:us-east-1:000000000000:work', FunctionName: 'nobody' },
};

const OWN_STRIPE = { secretKey: '', webhookSecret: null, endpoint: 'http://127.0.0.1:1' };

let folder: StateFolder;
let live: Live;
let printed: string[];

function synthesised(resources: object, out = folder.cdkOut): string {
  const write = (file: string, content: unknown) => writeFileSync(join(out, file), JSON.stringify(content));
  mkdirSync(join(out, 'assembly-dev'), { recursive: true });
  const stage = { directoryName: 'assembly-dev', displayName: 'dev' };
  write('manifest.json', { artifacts: { dev: { type: 'cdk:cloud-assembly', properties: stage } } });
  const stack = { stackName: 'app', templateFile: 'app.json' };
  write('assembly-dev/manifest.json', {
    artifacts: { app: { type: 'aws:cloudformation:stack', properties: stack } },
  });
  write('assembly-dev/app.json', { Resources: resources });
  write('assembly-dev/app.assets.json', {});
  return out;
}

beforeEach(async () => {
  folder = await openStateFolder(mkdtempSync(join(tmpdir(), 'live-')), { fresh: false });
  synthesised({ Work: QUEUE });
  printed = [];
  const print = (line: string) => void printed.push(line);
  const ports = await choosePorts(0);
  live = await goLive({
    folder,
    ports,
    stage: null,
    dynamodb: null,
    stripe: OWN_STRIPE,
    steps: createSteps(print),
    print,
  });
});
afterEach(async () => {
  await live.stop();
  rmSync(folder.path, { recursive: true });
});

const queues = async () => (await live.current.call('sqs', 'ListQueues', {})).QueueUrls;

describe('what is live', () => {
  test('starts with a line for each service that has something to do', () => {
    const steps = printed.map((line) => line.trim().split(' ')[0]);

    expect(steps).toEqual(['templates', 'sqs']);
  });

  test('goes on when what is synthesised next can’t be run', async () => {
    const next = synthesised({ Work: QUEUE, Computer: UNKNOWN }, join(folder.path, 'next'));

    expect(() => live.check(next)).toThrow(
      "resource Computer (AWS::Quantum::Computer): the rehearsal doesn't know",
    );
    expect(await queues()).toHaveLength(1);
  });

  test('keeps messages, logs, denials and faults in a restart', async () => {
    const [QueueUrl] = await queues();
    await live.current.call('sqs', 'SendMessage', { QueueUrl, MessageBody: 'kept' });
    const { logs, faults } = live.current;
    logs.write({
      at: 0,
      functionName: 'api',
      environment: 1,
      requestId: null,
      traceId: null,
      stream: 'stdout',
      line: 'kept too',
    });
    faults.set({ service: 'ses', kind: 'down', settings: {} });
    synthesised({ Work: QUEUE, More: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'more' } } });

    await live.restart();

    const { Messages } = await live.current.call('sqs', 'ReceiveMessage', { QueueUrl });
    expect(await queues()).toHaveLength(2);
    expect(Messages).toEqual([expect.objectContaining({ Body: 'kept' })]);
    expect(live.current.logs.find({ text: 'kept too' })).toHaveLength(1);
    expect(live.current.faults.list()).toEqual([{ service: 'ses', kind: 'down', settings: {} }]);
  });

  test('says that nothing runs after a restart that failed, and runs again after the next', async () => {
    synthesised({ Work: QUEUE, Mapping: HOMELESS });

    const failed = live.restart();
    await expect(failed).rejects.toThrow(
      "names the unknown function 'nobody'; nothing runs until that is mended and saved",
    );
    synthesised({ Work: QUEUE });
    await live.restart();

    expect(await queues()).toHaveLength(1);
  });
});
