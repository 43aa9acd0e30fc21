import {
  TransactGetItemsCommand,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  type TransactWriteItemsCommandInput,
} from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { randomUUID } from 'node:crypto';

import { Subject, type Values, wire, withValues } from './subject.ts';
import { embeddedOnly, type Suite, unlessLocal } from './target.ts';

export function transactionCases(suite: Suite) {
  const { target } = suite;

  describe('transactions', () => {
    const transact = (items: TransactWriteItem[], options: Partial<TransactWriteItemsCommandInput> = {}) =>
      target().client.send(new TransactWriteItemsCommand({ TransactItems: items, ...options }));

    const failure = (promise: Promise<unknown>): Promise<TransactionCanceledException> =>
      promise.then(
        () => Promise.reject(new Error('the transaction succeeded')),
        (error) => error,
      );

    const put = (subject: Subject, item: Values, ConditionExpression?: string) => ({
      Put: { TableName: subject.name, Item: wire(item), ...(ConditionExpression && { ConditionExpression }) },
    });

    test('put, update, delete and check over several tables', async () => {
      const [first, second] = [await Subject.create(target()), await Subject.create(target())];
      await first.put({ pk: 'a', sk: 'counter', n: 1 });
      await first.put({ pk: 'a', sk: 'gone' });
      await second.put({ pk: 'a', sk: 'guard', open: true });

      await transact([
        put(second, { pk: 'b', sk: '1' }, 'attribute_not_exists(pk)'),
        {
          Update: {
            TableName: first.name,
            Key: wire({ pk: 'a', sk: 'counter' }),
            UpdateExpression: 'ADD n :one',
            ...withValues({ ':one': 1 }),
          },
        },
        { Delete: { TableName: first.name, Key: wire({ pk: 'a', sk: 'gone' }) } },
        {
          ConditionCheck: {
            TableName: second.name,
            Key: wire({ pk: 'a', sk: 'guard' }),
            ConditionExpression: '#o = :yes',
            ExpressionAttributeNames: { '#o': 'open' },
            ...withValues({ ':yes': true }),
          },
        },
      ]);

      expect(await first.get({ pk: 'a', sk: 'counter' })).toEqual({ pk: 'a', sk: 'counter', n: 2 });
      expect(await first.get({ pk: 'a', sk: 'gone' })).toBeUndefined();
      expect(await second.get({ pk: 'b', sk: '1' })).toEqual({ pk: 'b', sk: '1' });
    });

    test('a failed condition cancels everything, and each operation has its reason', async () => {
      const subject = await Subject.create(target());
      await subject.put({ pk: 'a', sk: 'taken', owner: 'ann' });

      const error = await failure(
        transact([
          put(subject, { pk: 'a', sk: 'new' }),
          {
            Put: {
              TableName: subject.name,
              Item: wire({ pk: 'a', sk: 'taken' }),
              ConditionExpression: 'attribute_not_exists(pk)',
              ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
            },
          },
        ]),
      );

      expect(error).toBeInstanceOf(TransactionCanceledException);
      expect(error.message).toContain('[None, ConditionalCheckFailed]');
      expect(error.CancellationReasons).toMatchObject([
        { Code: 'None' },
        { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' },
      ]);
      expect(unmarshall(error.CancellationReasons![1]!.Item!)).toEqual({
        pk: 'a',
        sk: 'taken',
        owner: 'ann',
      });
      expect(await subject.get({ pk: 'a', sk: 'new' })).toBeUndefined();
    });

    test('every failed condition is among the reasons', async () => {
      const subject = await Subject.create(target());
      const missing = (sk: string) => ({
        ConditionCheck: {
          TableName: subject.name,
          Key: wire({ pk: 'a', sk }),
          ConditionExpression: 'attribute_exists(pk)',
        },
      });

      const error = await failure(transact([missing('1'), put(subject, { pk: 'a', sk: '2' }), missing('3')]));

      expect(error.CancellationReasons!.map((reason) => reason.Code)).toEqual([
        'ConditionalCheckFailed',
        'None',
        'ConditionalCheckFailed',
      ]);
      expect(error.CancellationReasons![0]!.Item).toBeUndefined();
    });

    unlessLocal(suite, 'it throws ValidationException')(
      'an update that can not be applied cancels with a validation reason',
      async () => {
        const subject = await Subject.create(target());
        await subject.put({ pk: 'a', sk: '1', n: 'text' });

        const error = await failure(
          transact([
            put(subject, { pk: 'a', sk: '2' }),
            {
              Update: {
                TableName: subject.name,
                Key: wire({ pk: 'a', sk: '1' }),
                UpdateExpression: 'ADD n :one',
                ...withValues({ ':one': 1 }),
              },
            },
          ]),
        );

        expect(error).toBeInstanceOf(TransactionCanceledException);
        expect(error.CancellationReasons!.map((reason) => reason.Code)).toEqual(['None', 'ValidationError']);
        expect(await subject.get({ pk: 'a', sk: '2' })).toBeUndefined();
      },
    );

    test('two operations on one item are refused', async () => {
      const subject = await Subject.create(target());

      const transaction = transact([
        put(subject, { pk: 'a', sk: '1' }),
        { Delete: { TableName: subject.name, Key: wire({ pk: 'a', sk: '1' }) } },
      ]);

      await expect(transaction).rejects.toMatchObject({
        name: 'ValidationException',
        message: expect.stringContaining(
          'Transaction request cannot include multiple operations on one item',
        ),
      });
    });

    test('an operation on two things at once is refused', async () => {
      const subject = await Subject.create(target());

      const transaction = transact([
        {
          ...put(subject, { pk: 'a', sk: '1' }),
          Delete: { TableName: subject.name, Key: wire({ pk: 'a', sk: '2' }) },
        },
      ]);

      await expect(transaction).rejects.toMatchObject({
        name: 'ValidationException',
        message: expect.stringContaining('can only contain one of Check, Put, Update or Delete'),
      });
    });

    test('a table that does not exist fails the call', async () => {
      const transaction = transact([{ Put: { TableName: 'nowhere', Item: wire({ pk: 'a' }) } }]);

      await expect(transaction).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    });

    const addOne = (subject: Subject, by = 1) => ({
      Update: {
        TableName: subject.name,
        Key: wire({ pk: 'a', sk: '1' }),
        UpdateExpression: 'ADD n :x',
        ...withValues({ ':x': by }),
      },
    });

    test('a repeated token does nothing more, and succeeds', async () => {
      const subject = await Subject.create(target());
      const ClientRequestToken = randomUUID();

      await transact([addOne(subject)], { ClientRequestToken });
      await transact([addOne(subject)], { ClientRequestToken });

      expect(await subject.get({ pk: 'a', sk: '1' })).toMatchObject({ n: 1 });
    });

    test('a token with other parameters is refused', async () => {
      const subject = await Subject.create(target());
      const ClientRequestToken = randomUUID();
      await transact([addOne(subject)], { ClientRequestToken });

      const other = transact([addOne(subject, 2)], { ClientRequestToken });

      await expect(other).rejects.toMatchObject({ name: 'IdempotentParameterMismatchException' });
      expect(await subject.get({ pk: 'a', sk: '1' })).toMatchObject({ n: 1 });
    });

    test('a token of a cancelled transaction may be used again', async () => {
      const subject = await Subject.create(target());
      const ClientRequestToken = randomUUID();
      const guarded = [put(subject, { pk: 'a', sk: '2' }, 'attribute_exists(pk)')];
      await failure(transact(guarded, { ClientRequestToken }));
      await subject.put({ pk: 'a', sk: '2', old: true });

      await transact(guarded, { ClientRequestToken });

      expect(await subject.get({ pk: 'a', sk: '2' })).toEqual({ pk: 'a', sk: '2' });
    });

    embeddedOnly(suite)('a token is forgotten after ten minutes', async () => {
      const subject = await Subject.create(target());
      const ClientRequestToken = randomUUID();
      await transact([addOne(subject)], { ClientRequestToken });

      target().advance!(601_000);
      await transact([addOne(subject)], { ClientRequestToken });

      expect(await subject.get({ pk: 'a', sk: '1' })).toMatchObject({ n: 2 });
    });

    test('reads see one state of several items, absent ones too', async () => {
      const subject = await Subject.create(target());
      await subject.put({ pk: 'a', sk: '1', v: 1, w: 2 });
      const get = (sk: string) => ({
        Get: { TableName: subject.name, Key: wire({ pk: 'a', sk }), ProjectionExpression: 'sk, v' },
      });

      const { Responses } = await target().client.send(
        new TransactGetItemsCommand({ TransactItems: [get('1'), get('missing')] }),
      );

      expect(Responses).toEqual([{ Item: wire({ sk: '1', v: 1 }) }, {}]);
    });

    unlessLocal(suite, 'it throws ValidationException')(
      'a wrong key cancels with a validation reason',
      async () => {
        const subject = await Subject.create(target());

        const error = await failure(
          transact([{ Delete: { TableName: subject.name, Key: wire({ pk: 'a' }) } }]),
        );

        expect(error.CancellationReasons).toMatchObject([
          { Code: 'ValidationError', Message: 'The provided key element does not match the schema' },
        ]);
      },
    );

    test('consume twice what single writes would', async () => {
      const subject = await Subject.create(target());

      const { ConsumedCapacity } = await transact(
        [put(subject, { pk: 'a', sk: '1' }), put(subject, { pk: 'a', sk: '2' })],
        { ReturnConsumedCapacity: 'TOTAL' },
      );

      expect(ConsumedCapacity).toEqual([
        expect.objectContaining({ TableName: subject.name, CapacityUnits: 4 }),
      ]);
    });
  });
}
