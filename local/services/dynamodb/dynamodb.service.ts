import { setInterval } from 'node:timers';

import type { Context, Service } from '../../service.ts';
import { authorize, authorizeStreams, type Scope } from './authorize.ts';
import { streamArn } from './definition.ts';
import { Engine } from './engine.ts';
import { identify, reconcile, TABLE_TYPES } from './resources.ts';
import type { Entry } from './journal-entry.ts';
import { Store } from './store.ts';
import { arnOf, callStreams } from './streams.ts';
import type { Table } from './table.ts';
import { deleteExpired } from './time-to-live.ts';

// DynamoDB takes up to a few days; a minute keeps what a person tries out in sight
const SWEEP_MS = 60_000;

interface Running {
  readonly scope: Scope;
  readonly engine: Engine;
  readonly context: Context;
  stop(): void;
}

/** DynamoDB and its streams: two APIs over one store, each with its own target. */
export function dynamoDbServices(): readonly [dynamodb: Service, streams: Service] {
  let running: Running | null = null;
  const started = (): Running => {
    if (!running) throw new Error('dynamodb was called before it was started');
    return running;
  };

  const dynamodb: Service = {
    name: 'dynamodb',
    protocol: 'json',
    target: 'DynamoDB_20120810',
    resourceTypes: TABLE_TYPES,
    identify,
    start(resources, context) {
      running = run(context);
      reconcile(running.scope.store, resources, context.clock.now());
      deleteExpired(running.scope.store, context.clock.now());
    },
    handle: (action, input) => started().engine.call(action, input ?? {}),
    authorize: (action, input) => authorize(started().scope, action, input),
    describe: () => ({ tables: [...started().scope.store.tables].map(summary) }),
    stop() {
      running?.stop();
      running = null;
    },
  };

  const streams: Service = {
    name: 'dynamodbstreams',
    protocol: 'json',
    target: 'DynamoDBStreams_20120810',
    resourceTypes: [],
    start() {},
    handle: (action, input) =>
      callStreams(started().scope.store, started().context.clock, action, input ?? {}),
    authorize: (action, input) => authorizeStreams(started().scope, action, input, arnOf),
    stop() {},
  };

  return [dynamodb, streams];
}

function run(context: Context): Running {
  const { naming, clock, faults, signals } = context;
  const journal = context.journal<Entry>('dynamodb');
  const store = new Store({ journal, now: () => clock.now(), onChange: (arn) => signals.notify(arn) });
  const arn = (table: string) => naming.arn('dynamodb', `table/${table}`);

  const sweep = () => {
    const count = deleteExpired(store, clock.now());
    if (count > 0) context.log('deleted expired items', { count });
  };
  const timer = setInterval(sweep, SWEEP_MS).unref();
  const stopListening = clock.onAdvance(sweep);
  return {
    scope: { store, arn },
    engine: new Engine({ store, clock, faults, arn }),
    context,
    stop() {
      clearInterval(timer);
      stopListening();
      store.compact();
      journal.close();
    },
  };
}

function summary(table: Table) {
  const { definition } = table;
  return {
    name: definition.TableName,
    keys: definition.KeySchema.map((key) => key.AttributeName),
    items: table.size,
    indexes: [...table.indexes].map((index) => ({ name: index.definition.IndexName, items: index.size })),
    stream: streamArn(definition) && { arn: streamArn(definition), records: table.stream.size },
    expiry: definition.TimeToLive,
  };
}
