import {
  GetAccountSettingsCommand,
  GetAliasCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
  ListVersionsByFunctionCommand,
} from '@aws-sdk/client-lambda';

import { serve } from '../services/testing.ts';
import { createContext, givenLambda, resource, stopAll } from './testing.ts';

const ARN = 'arn:aws:lambda:eu-west-1:111122223333:function:subject';
const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  await stopAll();
});

/** A function with version 1 behind the alias `live`, and the SDK's client for it. */
async function given(code: string, active: readonly string[] = []) {
  const context = createContext({ active: new Set(active) });
  const version = resource(
    'AWS::Lambda::Version',
    'One',
    { FunctionName: 'subject' },
    {
      ref: `${ARN}:1`,
      attributes: { Version: '1' },
    },
  );
  const alias = resource('AWS::Lambda::Alias', 'Live', {
    FunctionName: 'subject',
    Name: 'live',
    FunctionVersion: '1',
  });
  const properties = { ReservedConcurrentExecutions: 2 };
  const { lambda } = givenLambda(code, properties, { others: [version, alias], context });
  const { settings, close } = await serve(lambda);
  closing.push(close);
  return new LambdaClient(settings);
}

const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));
const text = (payload: Uint8Array | undefined) => Buffer.from(payload ?? []).toString();

describe('Invoke by the SDK', () => {
  test('runs the version behind the alias and gives its answer', async () => {
    const client = await given('exports.handler = async (event) => ({ got: event.n })');

    const answer = await client.send(
      new InvokeCommand({ FunctionName: ARN, Qualifier: 'live', Payload: bytes({ n: 7 }) }),
    );

    expect(answer).toMatchObject({ StatusCode: 200, ExecutedVersion: '1' });
    expect(answer.FunctionError).toBeUndefined();
    expect(JSON.parse(text(answer.Payload))).toEqual({ got: 7 });
  });

  test('says that the function failed, and what it logged when asked to', async () => {
    const client = await given(
      'exports.handler = async () => { console.log("before the end"); throw new Error("no") }',
    );

    const answer = await client.send(new InvokeCommand({ FunctionName: 'subject', LogType: 'Tail' }));

    expect(answer.FunctionError).toBe('Unhandled');
    expect(JSON.parse(text(answer.Payload))).toMatchObject({ errorMessage: 'no' });
    const log = Buffer.from(answer.LogResult ?? '', 'base64').toString();
    expect(log).toMatch(/^START RequestId.*before the end.*REPORT RequestId/s);
  });

  test('fails for a function that there is not', async () => {
    const client = await given('exports.handler = async () => null');

    const call = client.send(new InvokeCommand({ FunctionName: 'nobody' }));

    await expect(call).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      $metadata: { httpStatusCode: 404 },
    });
  });

  test('fails for an invocation that nobody waits for', async () => {
    const client = await given('exports.handler = async () => null');

    const call = client.send(new InvokeCommand({ FunctionName: 'subject', InvocationType: 'Event' }));

    await expect(call).rejects.toMatchObject({ name: 'InvalidParameterValueException' });
  });
});

describe('the functions by the SDK', () => {
  test('show their configuration, versions and aliases', async () => {
    const client = await given('exports.handler = async () => null');

    const configuration = await client.send(
      new GetFunctionConfigurationCommand({ FunctionName: 'subject', Qualifier: 'live' }),
    );
    const { Versions } = await client.send(new ListVersionsByFunctionCommand({ FunctionName: 'subject' }));
    const alias = await client.send(new GetAliasCommand({ FunctionName: 'subject', Name: 'live' }));

    expect(configuration).toMatchObject({ FunctionArn: `${ARN}:1`, Version: '1', Timeout: 3 });
    expect(Versions?.map(({ Version }) => Version)).toEqual(['$LATEST', '1']);
    expect(alias).toMatchObject({ AliasArn: `${ARN}:live`, FunctionVersion: '1' });
  });

  test('fail for an alias that there is not', async () => {
    const client = await given('exports.handler = async () => null');

    const call = client.send(new GetAliasCommand({ FunctionName: 'subject', Name: 'next' }));

    await expect(call).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('the account’s settings by the SDK', () => {
  test.each([
    ['an old account’s', [], { ConcurrentExecutions: 1000, UnreservedConcurrentExecutions: 998 }],
    ['a new account’s when the fault says so', ['lambda/quota'], { ConcurrentExecutions: 10 }],
  ])('are %s', async (_, active, limit) => {
    const client = await given('exports.handler = async () => null', active);

    const { AccountLimit, AccountUsage } = await client.send(new GetAccountSettingsCommand({}));

    expect(AccountLimit).toMatchObject(limit);
    expect(AccountUsage?.FunctionCount).toBe(1);
  });
});
