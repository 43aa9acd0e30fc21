import type { Journal, Service } from '../../service.ts';
import { AwsError } from '../../service.ts';
import { authorize, authorizeStreams, type Scope } from './authorize.ts';
import { streamArn, type TableDefinition } from './definition.ts';
import type { Entry } from './journal-entry.ts';
import { remote, type Send } from './remote.ts';
import { identify, reconcile, TABLE_TYPES } from './resources.ts';
import { Store } from './store.ts';

const TABLES = 'DynamoDB_20120810';
const STREAMS = 'DynamoDBStreams_20120810';

interface Running {
  /** The definitions, for permissions; the items are elsewhere. */
  readonly scope: Scope;
  readonly send: Send;
  /** The remote ARN of each stream by the ARN in the templates. */
  readonly streams: ReadonlyMap<string, string>;
  notify(): void;
}

/**
 * The tables of the templates in a DynamoDB elsewhere, such as DynamoDB Local: permissions and faults as ever, but
 * time, expiry and durability are that one's own.
 */
export function remoteDynamoDbServices(url: string): readonly [dynamodb: Service, streams: Service] {
  let running: Running | null = null;
  const started = (): Running => {
    if (!running) throw new Error('dynamodb was called before it was started');
    return running;
  };

  const dynamodb: Service = {
    name: 'dynamodb',
    protocol: 'json',
    target: TABLES,
    resourceTypes: TABLE_TYPES,
    identify,
    async start(resources, { naming, clock, signals }) {
      const send = remote(url, naming.region);
      const store = new Store({ journal: NOTHING_KEPT, now: () => clock.now(), onChange: () => {} });
      reconcile(store, resources, clock.now());
      const streams = new Map<string, string>();
      for (const { definition } of store.tables) {
        const latest = await create(send, definition);
        const declared = streamArn(definition);
        if (declared && latest) streams.set(declared, latest);
      }
      const arn = (table: string) => naming.arn('dynamodb', `table/${table}`);
      const notify = () => streams.forEach((_, declared) => signals.notify(declared));
      running = { scope: { store, arn }, send, streams, notify };
    },
    async handle(action, input) {
      const { send, notify } = started();
      const output = await send(TABLES, action, input);
      if (/Put|Update|Delete|Write/.test(action)) notify();
      return output;
    },
    authorize: (action, input) => authorize(started().scope, action, input),
    describe: () => ({
      tables: [...started().scope.store.tables].map(({ definition }) => summary(definition)),
    }),
    stop() {
      running = null;
    },
  };

  const streams: Service = {
    name: 'dynamodbstreams',
    protocol: 'json',
    target: STREAMS,
    resourceTypes: [],
    start() {},
    handle: (action, input) => callStream(started(), action, input),
    authorize: (action, input) =>
      authorizeStreams(started().scope, action, input, (iterator) => read(iterator)[0]),
    stop() {},
  };

  return [dynamodb, streams];
}

/** Creates the table where it is missing; answers the ARN of its stream. */
async function create(send: Send, definition: TableDefinition): Promise<string | null> {
  const { TableName, TimeToLive } = definition;
  const describe = async () =>
    (await send(TABLES, 'DescribeTable', { TableName })).Table.LatestStreamArn ?? null;
  try {
    return await describe();
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== 'ResourceNotFoundException') throw error;
  }

  const { KeySchema, AttributeDefinitions, LocalSecondaryIndexes, GlobalSecondaryIndexes } = definition;
  await send(TABLES, 'CreateTable', {
    TableName,
    KeySchema,
    AttributeDefinitions,
    LocalSecondaryIndexes,
    GlobalSecondaryIndexes,
    BillingMode: 'PAY_PER_REQUEST',
    ...(definition.StreamViewType && {
      StreamSpecification: { StreamEnabled: true, StreamViewType: definition.StreamViewType },
    }),
  });
  if (TimeToLive) {
    const TimeToLiveSpecification = { AttributeName: TimeToLive, Enabled: true };
    await send(TABLES, 'UpdateTimeToLive', { TableName, TimeToLiveSpecification });
  }
  return describe();
}

/** Streams go by the ARNs of the templates here and by others there; an iterator carries the one from here. */
async function callStream({ send, streams }: Running, action: string, input: any): Promise<unknown> {
  if (action === 'GetRecords') {
    const [arn, ShardIterator] = read(input.ShardIterator);
    const output = await send(STREAMS, action, { ...input, ShardIterator });
    const next = output.NextShardIterator;
    return { ...output, ...(next && { NextShardIterator: write(arn, next) }) };
  }

  const StreamArn = streams.get(input.StreamArn) ?? input.StreamArn;
  const output = await send(STREAMS, action, { ...input, StreamArn });
  if (output.ShardIterator) return { ...output, ShardIterator: write(input.StreamArn, output.ShardIterator) };
  return output;
}

const write = (arn: string, iterator: string) => `${arn} ${iterator}`;

function read(iterator: unknown): [arn: string, iterator: string] {
  const [arn = '', ...rest] = String(iterator).split(' ');
  return [arn, rest.join(' ')];
}

function summary(definition: TableDefinition) {
  const stream = streamArn(definition);
  return {
    name: definition.TableName,
    items: null,
    indexes: (definition.GlobalSecondaryIndexes ?? []).map(({ IndexName }) => ({
      name: IndexName,
      items: null,
    })),
    stream: stream ? { arn: stream, records: null } : null,
  };
}

const NOTHING_KEPT: Journal<Entry> = {
  load: () => [],
  append() {},
  rewrite() {},
  length: 0,
  close() {},
};
