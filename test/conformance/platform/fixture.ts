import { CreateTableCommand } from '@aws-sdk/client-dynamodb';

import { connect } from '../../../lambdas/platform/dynamodb/connect.ts';
import type { Client, Database } from '../../../lambdas/platform/dynamodb/database.ts';
import { Table } from '../../../lambdas/platform/dynamodb/table.ts';
import { startEmbedded } from '../dynamodb/embedded.ts';
import type { Target } from '../dynamodb/target.ts';

/** What the client throws instead of sending, or null to send. */
export type Fault = (command: object) => Error | null;

export interface Fixture {
  readonly database: Database;
  /** Asked before every call; none by default. */
  fault: Fault;
  /** Asked after every call that succeeded: the answer is lost on its way. */
  loss: Fault;
  /** How many calls were made. */
  calls: number;
  table(name: string): Table;
  close(): Promise<void>;
}

/** The platform on the rehearsal's DynamoDB, over HTTP by the real SDK. */
export async function startFixture(...tables: readonly string[]): Promise<Fixture> {
  const target = await startEmbedded();
  for (const name of [...tables, 'events']) await createTable(target, name);
  const client: Client = {
    async send(command, options) {
      fixture.calls++;
      const refused = fixture.fault(command);
      if (refused) throw refused;
      const send = target.client.send.bind(target.client) as Client['send'];
      const answer = await send(command, options);
      const lost = fixture.loss(command);
      if (lost) throw lost;
      return answer;
    },
  };
  const database = connect(async () => client);
  const fixture: Fixture = {
    database,
    fault: () => null,
    loss: () => null,
    calls: 0,
    table: (name) => new Table(name, database),
    close: () => target.close(),
  };
  return fixture;
}

/** An error as the SDK throws it. */
export function sdkError(name: string, properties: object = {}): Error {
  return Object.assign(new Error(`${name}, by injection`), { name }, properties);
}

async function createTable({ client }: Target, name: string): Promise<void> {
  const key = (AttributeName: string, AttributeType: 'S' | 'N' = 'S') => ({ AttributeName, AttributeType });
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [key('pk'), key('sk'), key('shard'), key('at', 'N')],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'byHour',
          KeySchema: [
            { AttributeName: 'shard', KeyType: 'HASH' },
            { AttributeName: 'at', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    }),
  );
}
