import type { Journal, Resource } from '../../service.ts';
import { dynamoDbServices } from './dynamodb.service.ts';
import { fakeContext, memoryJournal } from './fake-context.ts';

const OPERATOR = { accessKeyId: 'test', principal: 'operator' };
const DAY_MS = 24 * 3_600_000;

function resource(properties: Record<string, unknown> = {}): Resource {
  const declaration = { stack: 'data', logicalId: 'Events', type: 'AWS::DynamoDB::GlobalTable' };
  const all: Record<string, unknown> = {
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
    TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    Replicas: [{ Region: 'us-east-1', DeletionProtectionEnabled: true }],
    ...properties,
  };
  const [dynamodb] = dynamoDbServices();
  const identity = dynamodb.identify!(declaration, fakeContext().naming, (name) => all[name]);
  return { ...declaration, properties: all, identity };
}

function started(resources: readonly Resource[] = [resource()], journal: Journal<any> = memoryJournal()) {
  const context = fakeContext(journal);
  const [dynamodb, streams] = dynamoDbServices();
  void dynamodb.start(resources, context);
  const call = (action: string, input: object): any => dynamodb.handle!(action, input, OPERATOR);
  const put = (pk: string, more: object = {}) =>
    call('PutItem', { TableName: 'data-Events', Item: { pk: { S: pk }, ...more } });
  const get = (pk: string, ConsistentRead = false) =>
    call('GetItem', { TableName: 'data-Events', Key: { pk: { S: pk } }, ConsistentRead }).Item;
  return { dynamodb, streams, context, journal, call, put, get };
}

describe('a table of a template', () => {
  test('is created as declared, with the names that its identity gave', () => {
    const declared = resource();
    const { call } = started([declared]);

    const { Table } = call('DescribeTable', { TableName: 'data-Events' });

    expect(Table).toMatchObject({
      TableName: declared.identity.ref,
      TableArn: declared.identity.attributes['Arn'],
      TableId: declared.identity.attributes['TableId'],
      LatestStreamArn: declared.identity.attributes['StreamArn'],
      DeletionProtectionEnabled: true,
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
    });
    expect(call('DescribeTimeToLive', { TableName: 'data-Events' })).toMatchObject({
      TimeToLiveDescription: { AttributeName: 'expiresAt' },
    });
  });

  test('keeps its items over a restart', async () => {
    const { dynamodb, put, journal } = started();
    put('a', { n: { N: '1' } });
    await dynamodb.stop();

    const { get } = started([resource()], journal);

    expect(get('a')).toEqual({ pk: { S: 'a' }, n: { N: '1' } });
  });

  test('gets an index that the template has now', () => {
    const { put, journal } = started();
    put('a', { holder: { S: 'ann' } });
    const changed = resource({
      AttributeDefinitions: ['pk', 'holder'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      GlobalSecondaryIndexes: [
        {
          IndexName: 'byHolder',
          KeySchema: [{ AttributeName: 'holder', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    });

    const { call } = started([changed], journal);

    const found = call('Query', {
      TableName: 'data-Events',
      IndexName: 'byHolder',
      KeyConditionExpression: 'holder = :o',
      ExpressionAttributeValues: { ':o': { S: 'ann' } },
    });
    expect(found.Items).toEqual([{ pk: { S: 'a' }, holder: { S: 'ann' } }]);
  });

  test('whose key has changed refuses to start, and says what to do', () => {
    const { journal } = started();
    const changed = resource({ AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'N' }] });

    const start = () => started([changed], journal);

    expect(start).toThrow(
      'table data/Events now has the key pk (N), but the kept state has pk (S): ' +
        'forget the state with npm start -- --fresh',
    );
  });

  test('is described for the console', () => {
    const { dynamodb, put } = started();
    put('a');

    expect(dynamodb.describe!()).toMatchObject({
      tables: [{ name: 'data-Events', items: 1, stream: { records: 1 }, expiry: 'expiresAt' }],
    });
  });
});

describe('a write', () => {
  test('wakes the readers of the stream, and only when something has changed', () => {
    const { context, put } = started();

    put('a');
    put('a');

    expect(context.notified).toEqual([resource().identity.attributes['StreamArn']]);
  });

  test('answers a conflict while that fault is on', () => {
    const { context, put, get, call } = started();
    context.on.set('conflict', {});

    expect(() => put('a')).toThrow(expect.objectContaining({ code: 'TransactionConflictException' }));
    expect(() =>
      call('TransactWriteItems', {
        TransactItems: [
          { Put: { TableName: 'data-Events', Item: { pk: { S: 'a' } } } },
          { Put: { TableName: 'data-Events', Item: { pk: { S: 'b' } } } },
        ],
      }),
    ).toThrow(
      expect.objectContaining({
        code: 'TransactionCanceledException',
        details: {
          CancellationReasons: [expect.objectContaining({ Code: 'TransactionConflict' }), { Code: 'None' }],
        },
      }),
    );
    expect(get('a')).toBeUndefined();
  });
});

describe('an eventually consistent read', () => {
  test('may see what was there before, while that fault is on', () => {
    const { context, put, get, call } = started();
    put('a', { n: { N: '1' } });
    context.advance(60_000);
    put('a', { n: { N: '2' } });
    put('new');
    context.on.set('stale', { ms: 1000 });

    const scanned = call('Scan', { TableName: 'data-Events' });

    expect(get('a')).toMatchObject({ n: { N: '1' } });
    expect(get('new')).toBeUndefined();
    expect(get('a', true)).toMatchObject({ n: { N: '2' } });
    expect(scanned.Items).toEqual([{ pk: { S: 'a' }, n: { N: '1' } }]);
  });

  test('sees everything once the lag is over', () => {
    const { context, put, get } = started();
    put('a', { n: { N: '1' } });
    put('a', { n: { N: '2' } });
    context.on.set('stale', { ms: 1000 });

    context.advance(5000);

    expect(get('a')).toMatchObject({ n: { N: '2' } });
  });
});

describe('expired items', () => {
  test('are deleted when the clock was advanced, also before a start', async () => {
    const { dynamodb, context, put, get, journal } = started();
    const expiresAt = (days: number) => ({
      expiresAt: { N: String(Math.floor((Date.now() + days * DAY_MS) / 1000)) },
    });
    put('tomorrow', expiresAt(1));
    put('past', expiresAt(-1));
    put('never');
    context.advance(2 * DAY_MS);

    expect(get('tomorrow')).toBeUndefined();
    expect(get('past')).toBeUndefined();
    expect(get('never')).toBeDefined();
    await dynamodb.stop();

    expect(started([resource()], journal).get('tomorrow')).toBeUndefined();
  });

  test('that expired more than five years ago stay, since that is probably no time in seconds', () => {
    const { context, put, get } = started();
    put('a', { expiresAt: { N: '12' } });

    context.advance(DAY_MS);

    expect(get('a')).toBeDefined();
  });
});
