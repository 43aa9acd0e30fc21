import { authorize, authorizeStreams } from './authorize.ts';
import { dynamoDbServices } from './dynamodb.service.ts';
import { fakeContext } from './fake-context.ts';

const ARN = 'arn:aws:dynamodb:us-east-1:123456789012:table/users';

function given() {
  const [dynamodb] = dynamoDbServices();
  void dynamodb.start([], fakeContext());
  dynamodb.handle!(
    'CreateTable',
    {
      TableName: 'users',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: ['pk', 'sk', 'holder'].map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S',
      })),
      GlobalSecondaryIndexes: [
        {
          IndexName: 'byHolder',
          KeySchema: [{ AttributeName: 'holder', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    },
    { accessKeyId: 'test', principal: 'operator' },
  );
  return (action: string, input: unknown) => dynamodb.authorize!(action, input);
}

const KEY = { pk: { S: 'USER#1' }, sk: { S: 'PROFILE' } };

describe('the permissions of a call', () => {
  test.each(['GetItem', 'UpdateItem', 'DeleteItem'])(
    '%s needs itself, on the table and the leading key',
    (action) => {
      const needed = given()(action, { TableName: 'users', Key: KEY });

      expect(needed).toEqual([
        {
          action: `dynamodb:${action}`,
          resource: ARN,
          context: expect.objectContaining({ 'dynamodb:leadingkeys': ['USER#1'] }),
        },
      ]);
    },
  );

  test('a table may be named by its ARN', () => {
    const [needed] = given()('PutItem', { TableName: ARN, Item: { ...KEY, name: { S: 'Ann' } } });

    expect(needed).toMatchObject({ resource: ARN, context: { 'dynamodb:leadingkeys': ['USER#1'] } });
  });

  test('a query names the key of its condition, whatever else it filters by', () => {
    const [needed] = given()('Query', {
      TableName: 'users',
      KeyConditionExpression: '#p = :p AND begins_with(sk, :s)',
      FilterExpression: 'active = :yes',
      ExpressionAttributeNames: { '#p': 'pk' },
      ExpressionAttributeValues: { ':p': { S: 'USER#1' }, ':s': { S: 'S' }, ':yes': { BOOL: true } },
    });

    expect(needed).toMatchObject({ action: 'dynamodb:Query', resource: ARN });
    expect(needed!.context!['dynamodb:leadingkeys']).toEqual(['USER#1']);
  });

  test('a query of an index needs the index, and names its key', () => {
    const [needed] = given()('Query', {
      TableName: 'users',
      IndexName: 'byHolder',
      KeyConditionExpression: 'holder = :o',
      ExpressionAttributeValues: { ':o': { S: 'ann' } },
    });

    expect(needed).toMatchObject({ resource: `${ARN}/index/byHolder` });
    expect(needed!.context!['dynamodb:leadingkeys']).toEqual(['ann']);
  });

  test('a transaction needs the permissions of its operations', () => {
    const target = { TableName: 'users', Key: KEY };

    const needed = given()('TransactWriteItems', {
      TransactItems: [
        { Put: { TableName: 'users', Item: KEY } },
        { Update: target },
        { Delete: target },
        { ConditionCheck: { TableName: 'auth', Key: KEY } },
      ],
    });

    expect(needed.map(({ action, resource }) => [action, resource])).toEqual([
      ['dynamodb:PutItem', ARN],
      ['dynamodb:UpdateItem', ARN],
      ['dynamodb:DeleteItem', ARN],
      ['dynamodb:ConditionCheckItem', ARN.replace('users', 'auth')],
    ]);
    expect(needed[0]!.context!['dynamodb:leadingkeys']).toEqual(['USER#1']);
  });

  test('a batch needs itself on each table, for all its keys', () => {
    const needed = given()('BatchWriteItem', {
      RequestItems: {
        users: [
          { PutRequest: { Item: { pk: { S: 'USER#1' }, sk: { S: '1' } } } },
          { DeleteRequest: { Key: { pk: { S: 'USER#2' }, sk: { S: '1' } } } },
        ],
        auth: [{ PutRequest: { Item: KEY } }],
      },
    });

    expect(needed.map(({ action, resource }) => [action, resource])).toEqual([
      ['dynamodb:BatchWriteItem', ARN],
      ['dynamodb:BatchWriteItem', ARN.replace('users', 'auth')],
    ]);
    expect(needed[0]!.context!['dynamodb:leadingkeys']).toEqual(['USER#1', 'USER#2']);
  });

  test('reading a stream needs the stream', () => {
    const scope = {
      store: { find: () => undefined } as never,
      arn: (table: string) => ARN.replace('users', table),
    };
    const stream = `${ARN}/stream/now`;

    const described = authorizeStreams(scope, 'DescribeStream', { StreamArn: stream }, () => '');
    const read = authorizeStreams(scope, 'GetRecords', { ShardIterator: 'x' }, () => stream);

    expect(described).toEqual([{ action: 'dynamodb:DescribeStream', resource: stream }]);
    expect(read).toEqual([{ action: 'dynamodb:GetRecords', resource: stream }]);
  });

  test('an unknown action is refused, a malformed call is left to validation', () => {
    const scope = { store: { find: () => undefined } as never, arn: () => ARN };

    expect(() => authorize(scope, 'Nonsense', {})).toThrow('action Nonsense is unknown');
    expect(authorize(scope, 'GetItem', {})).toEqual([]);
    expect(authorize(scope, 'TransactWriteItems', { TransactItems: 'x' })).toEqual([]);
  });
});
