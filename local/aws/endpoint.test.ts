import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';

import { createFaults } from '../faults.ts';
import { AwsError, type Service } from '../service.ts';
import type { CallRecord } from './dispatch.ts';
import { startEndpoint, type Endpoint, type EndpointOptions } from './endpoint.ts';

const ROLE = 'arn:aws:iam::000000000000:role/reader';
const received: { action: string; input: any; principal: string }[] = [];
const seen: CallRecord[] = [];

const table: Service = {
  name: 'dynamodb',
  target: 'DynamoDB_20120810',
  resourceTypes: [],
  start() {},
  stop() {},
  authorize: (action) => [{ action: `dynamodb:${action}`, resource: 'arn:aws:dynamodb:::table/t' }],
  handle(action, input, caller) {
    received.push({ action, input, principal: caller.principal });
    if (input.TableName === 'broken') throw new TypeError('no such thing');
    if (input.TableName === 'none') throw new AwsError('ResourceNotFoundException', 'no table none');
    return { Item: { pk: { S: 'ünïcode' } } };
  },
};

const mail: Service = {
  name: 'ses',
  protocol: 'query',
  resourceTypes: [],
  start() {},
  stop() {},
  handle(action, input, caller) {
    received.push({ action, input, principal: caller.principal });
    return { MessageId: '<1&2>' };
  },
};

let endpoint: Endpoint;
const start = async (options: Partial<EndpointOptions> = {}) => {
  endpoint = await startEndpoint({ services: [table, mail], onCall: (call) => seen.push(call), ...options });
};
const client = (accessKeyId = 'operator') =>
  new DynamoDBClient({
    endpoint: endpoint.url,
    region: 'us-east-1',
    credentials: { accessKeyId, secretAccessKey: 'x' },
    maxAttempts: 1,
  });
const get = (TableName: string, accessKeyId?: string) =>
  client(accessKeyId).send(new GetItemCommand({ TableName, Key: { pk: { S: 'a' } } }));

afterEach(async () => {
  received.length = 0;
  seen.length = 0;
  await endpoint.close();
});

describe('endpoint', () => {
  test('answers a JSON call of the SDK', async () => {
    await start();

    const output = await get('t');

    expect(output.Item).toEqual({ pk: { S: 'ünïcode' } });
    expect(output.$metadata.requestId).toBeTruthy();
    expect(seen).toMatchObject([
      { service: 'dynamodb', action: 'GetItem', principal: 'operator', error: null },
    ]);
  });

  test('dates its answers by the clock that it was given', async () => {
    await start({ clock: { now: () => Date.UTC(2031, 0, 2, 3, 4, 5) } });

    const { headers } = await fetch(endpoint.url);

    expect(headers.get('date')).toBe('Thu, 02 Jan 2031 03:04:05 GMT');
  });

  test('answers a Query call of the SDK, lists and escapes included', async () => {
    await start();
    const ses = new SESClient({
      endpoint: endpoint.url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'operator', secretAccessKey: 'x' },
    });

    const output = await ses.send(
      new SendRawEmailCommand({ Destinations: ['a@b.c', 'd@e.f'], RawMessage: { Data: Buffer.from('hi') } }),
    );

    expect(output.MessageId).toBe('<1&2>');
    expect(received[0]!.input).toMatchObject({
      Destinations: ['a@b.c', 'd@e.f'],
      RawMessage: { Data: 'aGk=' },
    });
  });

  test('fails with the error of the service', async () => {
    await start();

    await expect(get('none')).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'no table none',
      $metadata: { httpStatusCode: 400 },
    });
  });

  test('fails with 500 when a service has a bug, and shows the bug', async () => {
    const bugs: unknown[] = [];
    await start({ onUnexpected: (bug) => bugs.push(bug) });

    await expect(get('broken')).rejects.toMatchObject({
      name: 'InternalFailure',
      $metadata: { httpStatusCode: 500 },
    });
    expect(bugs).toEqual([expect.any(TypeError)]);
  });

  test('tells the service who calls, by the access key', async () => {
    await start({ callers: (accessKeyId) => ({ accessKeyId, principal: ROLE }) });

    await get('t', 'AKIAREADER');

    expect(received[0]!.principal).toBe(ROLE);
  });

  test('fails for an unknown key', async () => {
    await start({ callers: () => null });

    await expect(get('t', 'nobody')).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
  });

  test('fails without a signature', async () => {
    await start();

    const response = await fetch(endpoint.url, { method: 'POST', body: 'Action=GetCallerIdentity' });

    expect(response.status).toBe(403);
    expect(await response.text()).toContain('<Code>MissingAuthenticationToken</Code>');
  });

  test('fails before the service sees the call when a permission is missing', async () => {
    await start({
      callers: (accessKeyId) => ({ accessKeyId, principal: ROLE }),
      authorize: (caller, access) =>
        `User: ${caller.principal} is not authorized to perform: ${access.action}`,
    });

    await expect(get('t')).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringMatching(ROLE),
    });
    expect(received).toEqual([]);
  });

  test.each([
    ['throttle', { name: 'ProvisionedThroughputExceededException' }],
    ['error', { name: 'InternalServerError', $metadata: { httpStatusCode: 500 } }],
    ['down', { message: expect.stringContaining('socket hang up') }],
  ])('fails as the fault %s says', async (kind, error) => {
    const faults = createFaults();
    await start({ faults });
    faults.set({ service: 'dynamodb', kind, settings: { times: 1 } });

    await expect(get('t')).rejects.toMatchObject(error);
    await expect(get('t')).resolves.toBeTruthy();
  });

  test('takes the same way in-process', async () => {
    await start({ authorize: () => 'not authorized' });

    const allowed = endpoint.call('operator', 'dynamodb', 'GetItem', { TableName: 't' });
    const denied = endpoint.call(ROLE, 'dynamodb', 'GetItem', { TableName: 't' });

    await expect(allowed).resolves.toEqual({ Item: { pk: { S: 'ünïcode' } } });
    await expect(denied).rejects.toMatchObject({ code: 'AccessDeniedException' });
  });
});
