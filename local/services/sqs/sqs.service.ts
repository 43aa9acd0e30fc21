import { Refusal } from '../../refusal.ts';
import type { Context, Declaration, Identity, Naming, Resource, Service } from '../../service.ts';
import { accessOf } from './access.ts';
import { getQueueAttributes } from './actions/attributes.ts';
import { deleteMessage, deleteMessageBatch } from './actions/delete.ts';
import { listMessageMoveTasks, startMessageMoveTask } from './actions/move.ts';
import { getQueueUrl, listDeadLetterSourceQueues, listQueues, purgeQueue } from './actions/queues.ts';
import { receiveMessage } from './actions/receive.ts';
import { sendMessage, sendMessageBatch } from './actions/send.ts';
import { changeMessageVisibility, changeMessageVisibilityBatch } from './actions/visibility.ts';
import { describeQueue } from './describe.ts';
import { unknownAction } from './errors.ts';
import { readSettings, type QueueSettings } from './settings.ts';
import { nameOfArn, type Action, type Sqs } from './sqs.ts';
import { Store, type Change } from './store.ts';

const QUEUE = 'AWS::SQS::Queue';
const POLICY = 'AWS::SQS::QueuePolicy';

const ACTIONS: Readonly<Record<string, Action>> = {
  SendMessage: sendMessage,
  SendMessageBatch: sendMessageBatch,
  ReceiveMessage: receiveMessage,
  DeleteMessage: deleteMessage,
  DeleteMessageBatch: deleteMessageBatch,
  ChangeMessageVisibility: changeMessageVisibility,
  ChangeMessageVisibilityBatch: changeMessageVisibilityBatch,
  GetQueueAttributes: getQueueAttributes,
  GetQueueUrl: getQueueUrl,
  ListQueues: listQueues,
  PurgeQueue: purgeQueue,
  ListDeadLetterSourceQueues: listDeadLetterSourceQueues,
  StartMessageMoveTask: startMessageMoveTask,
  ListMessageMoveTasks: listMessageMoveTasks,
};

/** Standard queues with redrive, by the rehearsal's clock; every acknowledged change is in the journal `sqs`. */
export function createSqs(): Service {
  let sqs: Sqs | null = null;
  let stop = () => {};
  const running = () => {
    if (!sqs) throw new Error('sqs is asked before it was started');
    return sqs;
  };

  return {
    name: 'sqs',
    protocol: 'json',
    target: 'AmazonSQS',
    resourceTypes: [QUEUE, POLICY],

    identify: identifyQueue,

    start(resources, context) {
      const settings = readQueues(resources);
      const stopping = new AbortController();
      const store = new Store(settings, context.journal<Change>('sqs'), context.clock, context.signals);
      const wakeAll = () => settings.forEach(({ name }) => store.wake(name));
      const forget = context.clock.onAdvance(wakeAll);
      sqs = { ...pickContext(context), store, stopping: stopping.signal, purgedAt: new Map(), moves: [] };
      stop = () => {
        stopping.abort();
        forget();
        wakeAll();
        store.close();
      };
    },

    handle(action, input, caller) {
      const perform = ACTIONS[action];
      if (!perform) throw unknownAction(action);
      return perform(running(), input ?? {}, caller);
    },

    authorize: (action, input) => accessOf(action, input ?? {}, running().naming),

    describe() {
      const { store, clock } = running();
      return { queues: store.all().map((queue) => describeQueue(queue, clock.now())) };
    },

    stop: () => stop(),
  };
}

function identifyQueue(declaration: Declaration, naming: Naming, property: (name: string) => any): Identity {
  if (declaration.type === POLICY)
    return { ref: declaration.logicalId, attributes: { Id: declaration.logicalId } };

  const name = naming.name(declaration, property('QueueName'), 80);
  const url = `${naming.endpoint}/${naming.account}/${name}`;
  return { ref: url, attributes: { Arn: naming.arn('sqs', name), QueueName: name, QueueUrl: url } };
}

function readQueues(resources: readonly Resource[]): QueueSettings[] {
  const policies = new Map<string, string>();
  for (const { type, properties } of resources) {
    if (type !== POLICY) continue;
    for (const url of properties.Queues ?? []) policies.set(url, JSON.stringify(properties.PolicyDocument));
  }

  const settings = resources
    .filter(({ type }) => type === QUEUE)
    .map((resource) => readSettings(resource, policies.get(resource.identity.ref) ?? null));
  const names = new Set(settings.map(({ name }) => name));
  for (const { name, redrive } of settings) {
    if (redrive && !names.has(nameOfArn(redrive.deadLetterArn))) {
      throw new Refusal(
        `queue ${name} names dead-letter queue ${redrive.deadLetterArn}, which no template declares`,
      );
    }
  }
  return settings;
}

const pickContext = ({ naming, clock, faults, signals }: Context) => ({ naming, clock, faults, signals });
