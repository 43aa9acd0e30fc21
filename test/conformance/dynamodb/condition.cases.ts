import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';

import { Subject, wire } from './subject.ts';
import type { Suite } from './target.ts';

const KEY = { pk: 'a', sk: '1' };

export function conditionCases({ target }: Suite) {
  describe('conditions', () => {
    async function given() {
      const subject = await Subject.create(target());
      await subject.put({ ...KEY, version: 1 });
      return subject;
    }

    const failure = (promise: Promise<unknown>): Promise<ConditionalCheckFailedException> =>
      promise.then(
        () => Promise.reject(new Error('the condition held')),
        (error) => error,
      );

    test('a put that must not replace fails when the item exists, and changes nothing', async () => {
      const subject = await given();

      const error = await failure(
        target().client.send(
          new PutItemCommand({
            TableName: subject.name,
            Item: wire({ ...KEY, version: 2 }),
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        ),
      );

      expect(error).toBeInstanceOf(ConditionalCheckFailedException);
      expect(error.message).toBe('The conditional request failed');
      expect(error.Item).toBeUndefined();
      expect(await subject.get(KEY)).toEqual({ ...KEY, version: 1 });
    });

    test('a put that must not replace succeeds when there is none', async () => {
      const subject = await given();

      await target().client.send(
        new PutItemCommand({
          TableName: subject.name,
          Item: wire({ pk: 'a', sk: '2' }),
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      );

      expect(await subject.get({ pk: 'a', sk: '2' })).toEqual({ pk: 'a', sk: '2' });
    });

    const wrongVersion = {
      Key: wire(KEY),
      ConditionExpression: 'version = :v',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
    };

    test('a failed put shows the item it met', async () => {
      const subject = await given();

      const error = await failure(
        target().client.send(
          new PutItemCommand({
            TableName: subject.name,
            Item: wire(KEY),
            ConditionExpression: 'attribute_not_exists(pk)',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        ),
      );

      expect(unmarshall(error.Item!)).toEqual({ ...KEY, version: 1 });
    });

    test('a failed update shows the item it met', async () => {
      const subject = await given();

      const error = await failure(
        target().client.send(
          new UpdateItemCommand({
            ...wrongVersion,
            TableName: subject.name,
            UpdateExpression: 'SET version = :v',
            ExpressionAttributeValues: wire({ ':v': 2 }),
          }),
        ),
      );

      expect(unmarshall(error.Item!)).toEqual({ ...KEY, version: 1 });
      expect(await subject.get(KEY)).toEqual({ ...KEY, version: 1 });
    });

    test('a failed delete shows the item it met', async () => {
      const subject = await given();

      const error = await failure(
        target().client.send(
          new DeleteItemCommand({
            ...wrongVersion,
            TableName: subject.name,
            ExpressionAttributeValues: wire({ ':v': 2 }),
          }),
        ),
      );

      expect(unmarshall(error.Item!)).toEqual({ ...KEY, version: 1 });
      expect(await subject.get(KEY)).toBeDefined();
    });

    test('a failure without an item shows none', async () => {
      const subject = await Subject.create(target());

      const error = await failure(
        target().client.send(
          new DeleteItemCommand({
            ...wrongVersion,
            TableName: subject.name,
            ExpressionAttributeValues: wire({ ':v': 2 }),
          }),
        ),
      );

      expect(error).toBeInstanceOf(ConditionalCheckFailedException);
      expect(error.Item).toBeUndefined();
    });

    test('conditions and updates share names and values', async () => {
      const subject = await given();

      const updated = await subject.update(
        KEY,
        'SET #v = #v + :one',
        { ':one': 1 },
        {
          ConditionExpression: '#v = :one',
          ExpressionAttributeNames: { '#v': 'version' },
        },
      );

      expect(updated).toEqual({ ...KEY, version: 2 });
    });

    test('a delete answers the old item when asked, and nothing when there is none', async () => {
      const subject = await given();
      const command = () =>
        new DeleteItemCommand({ TableName: subject.name, Key: wire(KEY), ReturnValues: 'ALL_OLD' });

      const first = await target().client.send(command());
      const second = await target().client.send(command());

      expect(unmarshall(first.Attributes!)).toEqual({ ...KEY, version: 1 });
      expect(second.Attributes).toBeUndefined();
    });

    test('a put answers the old item when asked', async () => {
      const subject = await given();

      const { Attributes } = await target().client.send(
        new PutItemCommand({ TableName: subject.name, Item: wire(KEY), ReturnValues: 'ALL_OLD' }),
      );

      expect(unmarshall(Attributes!)).toEqual({ ...KEY, version: 1 });
      expect(await subject.get(KEY)).toEqual(KEY);
    });

    test('Expected from before expressions still holds', async () => {
      const subject = await given();

      const error = await failure(
        target().client.send(
          new PutItemCommand({
            TableName: subject.name,
            Item: wire(KEY),
            Expected: { version: { ComparisonOperator: 'GT', AttributeValueList: [{ N: '1' }] } },
          }),
        ),
      );

      expect(error).toBeInstanceOf(ConditionalCheckFailedException);
    });
  });
}
