import { openJournal } from '../../journal.ts';
import { dynamoDbServices } from './dynamodb.service.ts';
import { fakeContext } from './fake-context.ts';

/** A program for the crash test: writes pairs until it is killed, and says each number once its pair is acknowledged. */
const [file] = process.argv.slice(2);
const [dynamodb] = dynamoDbServices();
await dynamodb.start([], fakeContext(openJournal(file!)));
const call = (action: string, input: unknown) =>
  dynamodb.handle!(action, input, { accessKeyId: 'test', principal: 'operator' });

call('CreateTable', {
  TableName: 'pairs',
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
  StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
});

const put = (pk: string) => ({
  Put: { TableName: 'pairs', Item: { pk: { S: pk }, text: { S: 'x'.repeat(2000) } } },
});
for (let i = 0; ; i++) {
  call('TransactWriteItems', { TransactItems: [put(`left-${i}`), put(`right-${i}`)] });
  process.stdout.write(`${i}\n`);
  // lets the output go
  if (i % 20 === 0) await new Promise(setImmediate);
}
