import {
  GetItemCommand,
  PutItemCommand,
  type PutItemCommandInput,
  QueryCommand,
  type QueryCommandInput,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';

import { Subject, wire, withValues } from './subject.ts';
import { says, type Suite } from './target.ts';

const KEY = { pk: 'a', sk: '1' };

export function validationCases(suite: Suite) {
  const { target } = suite;

  describe('validation', () => {
    const refused = (message: string, local?: string) => ({
      name: 'ValidationException',
      message: says(suite, message, local),
    });

    test.each<[string, Partial<PutItemCommandInput>, string, string?]>([
      [
        'a missing sort key',
        { Item: wire({ pk: 'a' }) },
        'Missing the key sk in the item',
        'One of the required keys was not given a value',
      ],
      [
        'a key of the wrong type',
        { Item: wire({ pk: 1, sk: '1' }) },
        'Type mismatch for key pk expected: S actual: N',
        'Type mismatch for key',
      ],
      ['an empty set', { Item: { ...wire(KEY), s: { SS: [] } } }, 'set  may not be empty'],
      [
        'a set with one member twice',
        { Item: { ...wire(KEY), s: { SS: ['a', 'a'] } } },
        'contains duplicates',
      ],
      [
        'a condition that does not parse',
        { ConditionExpression: 'pk = ' },
        'Invalid ConditionExpression: Syntax error',
      ],
      ['a reserved word', { ConditionExpression: 'attribute_exists(name)' }, 'reserved keyword: name'],
      ['an undefined value', { ConditionExpression: 'pk = :x' }, 'attribute value: :x'],
      ['an undefined name', { ConditionExpression: 'attribute_exists(#x)' }, 'attribute name: #x'],
      [
        'a value that is not used',
        { ConditionExpression: 'attribute_exists(pk)', ...withValues({ ':x': 1 }) },
        'Value provided in ExpressionAttributeValues unused in expressions: keys: {:x}',
      ],
      [
        'a name that is not used',
        { ConditionExpression: 'attribute_exists(pk)', ExpressionAttributeNames: { '#x': 'x' } },
        'Value provided in ExpressionAttributeNames unused in expressions: keys: {#x}',
      ],
      [
        'names without an expression',
        { ExpressionAttributeNames: { '#x': 'x' } },
        'can only be specified when using expressions',
      ],
      [
        'an unknown function',
        { ConditionExpression: 'nonsense(pk)' },
        'Invalid function name; function: nonsense',
      ],
      [
        'return values of an update',
        { ReturnValues: 'ALL_NEW' },
        'ReturnValues can only be ALL_OLD or NONE',
        'Return values set to invalid value',
      ],
      [
        'expressions and what was before them',
        { ConditionExpression: 'attribute_exists(pk)', Expected: { pk: { Exists: false } } },
        'Can not use both expression and non-expression parameters',
      ],
    ])('a put with %s is refused', async (_name, input, message, local = message) => {
      const { name } = await Subject.create(target());

      const put = target().client.send(new PutItemCommand({ TableName: name, Item: wire(KEY), ...input }));

      await expect(put).rejects.toMatchObject(refused(message, local));
    });

    test.each<[string, Partial<QueryCommandInput>, string]>([
      ['no condition', {}, 'must be specified'],
      [
        'OR in its key condition',
        { KeyConditionExpression: 'pk = :p OR pk = :q', ...withValues({ ':p': 'a', ':q': 'b' }) },
        'Invalid operator used in KeyConditionExpression: OR',
      ],
      [
        'an inequality of the partition key',
        { KeyConditionExpression: 'pk > :p', ...withValues({ ':p': 'a' }) },
        'Query key condition not supported',
      ],
      [
        'a filter on a key',
        { KeyConditionExpression: 'pk = :p', FilterExpression: 'sk = :p', ...withValues({ ':p': 'a' }) },
        'Filter Expression can only contain non-primary key attributes',
      ],
      [
        'a key value of the wrong type',
        { KeyConditionExpression: 'pk = :p', ...withValues({ ':p': 1 }) },
        'Condition parameter type does not match schema type',
      ],
      [
        'a limit of 0',
        { KeyConditionExpression: 'pk = :p', ...withValues({ ':p': 'a' }), Limit: 0 },
        'greater than or equal to 1',
      ],
    ])('a query with %s is refused', async (_name, input, message) => {
      const { name } = await Subject.create(target());

      const query = target().client.send(new QueryCommand({ TableName: name, ...input }));

      await expect(query).rejects.toMatchObject(refused(message));
    });

    test('a key with an attribute too many is refused', async () => {
      const { name } = await Subject.create(target());

      const get = target().client.send(
        new GetItemCommand({ TableName: name, Key: wire({ ...KEY, more: 1 }) }),
      );

      await expect(get).rejects.toMatchObject(
        refused(
          'The provided key element does not match the schema',
          'The number of conditions on the keys is invalid',
        ),
      );
    });

    test('an unknown table is not found', async () => {
      const get = target().client.send(new GetItemCommand({ TableName: 'nowhere', Key: wire(KEY) }));

      await expect(get).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    });

    test('a nested path through a key is refused', async () => {
      const { name } = await Subject.create(target());

      const update = target().client.send(
        new UpdateItemCommand({
          TableName: name,
          Key: wire(KEY),
          UpdateExpression: 'SET pk.x = :x',
          ...withValues({ ':x': 1 }),
        }),
      );

      await expect(update).rejects.toMatchObject({ name: 'ValidationException' });
    });
  });
}
