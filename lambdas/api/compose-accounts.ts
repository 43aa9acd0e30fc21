import type {
  Context,
  DynamoDBBatchResponse,
  DynamoDBStreamEvent,
  SQSBatchResponse,
  SQSEvent,
} from 'aws-lambda';
import { s3 } from '../platform/aws/s3.ts';
import { sqs } from '../platform/aws/sqs.ts';
import { StoreCache } from '../platform/cache/cache.ts';
import { systemClock } from '../platform/clock.ts';
import { Table } from '../platform/dynamodb/table.ts';
import { readEnv } from '../platform/env.ts';
import type { DomainEvent } from '../platform/events/event.ts';
import { queueSender } from '../platform/events/queue-sender.ts';
import type { ModuleWithData, PersonalData } from '../platform/personal-data.ts';
import { PLATFORM_ENV } from '../platform/platform.contract.ts';
import { consume } from '../platform/queue.ts';
import { rootsOf } from '../platform/secrets.ts';
import { Transactions } from '../platform/transaction.ts';
import { ADMIN_ENV } from '../admin/admin.contract.ts';
import { adminPersonalData, peopleSearch } from '../admin/index.ts';
import { AUTH_ENV } from '../auth/auth.contract.ts';
import { authPersonalData, describeDevice } from '../auth/index.ts';
import { filesPersonalData, filesSubscribers, s3ObjectStore } from '../files/index.ts';
import { FILES_ENV, FILES_EVENTS } from '../files/files.contract.ts';
import { notificationsPersonalData } from '../notifications/index.ts';
import { NOTIFICATIONS_ENV } from '../notifications/notifications.contract.ts';
import { paymentsPersonalData } from '../payments/index.ts';
import type { EraseOrganisationMessage } from '../payments/payments.contract.ts';
import { PAYMENTS_ENV, PAYMENTS_EVENTS } from '../payments/payments.contract.ts';
import {
  auditChain,
  eraser,
  exporter,
  memberships,
  names,
  ownedOrganisations,
  partStore,
  subscriptionFollower,
  tombstonesInS3,
  usersModule,
  usersPersonalData,
} from '../users/index.ts';
import { ORGANISATION_EVENTS } from '../users/organisations/organisations.contract.ts';
import { USERS_ENV, USERS_EVENTS } from '../users/users.contract.ts';
import type { AccountsMessage } from '../users/users.contract.ts';

type Message = AccountsMessage | DomainEvent;
/** Takes an event. It may get one twice, late, and in any order. */
type Subscriber = (event: DomainEvent) => Promise<void>;

type Handler = (
  event: SQSEvent | DynamoDBStreamEvent,
  context: Context,
) => Promise<SQSBatchResponse | DynamoDBBatchResponse>;

/**
 * The worker for what takes longer than a request: exports, erasures and the read models of events by its queue, and the
 * chains of the audit logs by the stream of users' table.
 */
export function composeAccounts(): Handler {
  const { work, subscribers, chain } = accountsWork();
  const consumeQueue = consume<Message>(async (message) => {
    if ('kind' in message) return work(message);
    // one after the other: what fails brings the event back, and each of them bears that
    for (const subscriber of subscribers[message.type] ?? []) await subscriber(message);
  });
  return (event, context) => (isOfStream(event) ? chain.watch(event, context) : consumeQueue(event, context));
}

function isOfStream(event: SQSEvent | DynamoDBStreamEvent): event is DynamoDBStreamEvent {
  const [record] = event.Records;
  return record !== undefined && 'dynamodb' in record;
}

function accountsWork() {
  const env = readEnv({
    authTable: AUTH_ENV.table,
    usersTable: USERS_ENV.table,
    dataSecret: USERS_ENV.dataSecret,
    auditKeepDays: USERS_ENV.auditKeepDays,
    notificationsTable: NOTIFICATIONS_ENV.table,
    adminTable: ADMIN_ENV.table,
    filesTable: FILES_ENV.table,
    filesBucket: FILES_ENV.bucket,
    exportsBucket: USERS_ENV.exportsBucket,
    tombstonesBucket: USERS_ENV.tombstonesBucket,
    accountsQueue: USERS_ENV.accountsQueue,
    paymentsTable: PAYMENTS_ENV.table,
    paymentsQueue: PAYMENTS_ENV.eventsQueue,
    eventsTable: PLATFORM_ENV.eventsTable,
  });
  const clock = systemClock;
  const table = new Table(env.usersTable);
  const transactions = new Transactions({ eventsTable: env.eventsTable, clock });
  const dataSecret = () => rootsOf(env.dataSecret);
  const cache = new StoreCache(null);
  const users = usersModule({
    table,
    cache,
    transactions,
    clock,
    dataSecret,
    describeDevice,
    auditKeepDays: Number(env.auditKeepDays),
  });
  const { sealOf, profileOf, auditLogs } = users;
  const chain = auditChain({ table, transactions, clock, dataSecret });
  const adminTable = new Table(env.adminTable);
  const search = peopleSearch({ table: adminTable, transactions, clock, dataSecret, users });
  const tombstones = tombstonesInS3(s3, env.tombstonesBucket);
  const organisationsOf = async (userId: string) => (await tombstones.find(userId))?.organisations ?? [];
  const exports = partStore(s3, env.exportsBucket);
  const filesTable = new Table(env.filesTable);
  const objects = s3ObjectStore(env.filesBucket, s3);

  // Everything that is kept of a person: a module with a table that is missing here doesn't compile. In this order they
  // are erased: what lets somebody in first, what others must do last.
  const modules: Readonly<Record<ModuleWithData, PersonalData>> = {
    auth: authPersonalData({ table: new Table(env.authTable), transactions, clock, sealOf }),
    users: usersPersonalData({
      table,
      clock,
      exports,
      chain,
      dataSecret,
      sealOf,
      profileOf,
      auditLogs,
    }),
    notifications: notificationsPersonalData({
      table: new Table(env.notificationsTable),
      clock,
      sealOf,
      profileOf,
      names: names({ table, cache, dataSecret }),
      organisationsOf,
    }),
    files: filesPersonalData({ table: filesTable, objects, transactions, clock, sealOf, organisationsOf }),
    admin: adminPersonalData({ table: adminTable, transactions, clock }),
    payments: paymentsPersonalData({
      table: new Table(env.paymentsTable),
      clock,
      ownedBy: (userId) => ownedOrganisations(table, userId),
      organisationsOf,
      send: queueSender<EraseOrganisationMessage>(env.paymentsQueue, sqs),
    }),
  };
  const send = queueSender<AccountsMessage>(env.accountsQueue, sqs);
  const erasing = eraser({
    table,
    transactions,
    clock,
    auditKeepDays: Number(env.auditKeepDays),
    tombstones,
    modules,
    send,
  });
  const exporting = exporter({
    table,
    modules,
    store: exports,
    transactions,
    clock,
    send: (message) => send([message]),
  });

  const work = async (message: AccountsMessage): Promise<void> => {
    switch (message.kind) {
      case 'erasures-due':
        return erasing.findDue();
      case 'erase':
        return erasing.erase(message);
      case 'export':
        return exporting.gather(message);
      default:
        throw new Error(
          `got a message of the kind ${String((message as { kind?: unknown }).kind)}, expected erasures-due, erase or export`,
        );
    }
  };
  const again = queueSender<DomainEvent>(env.accountsQueue, sqs);
  const files = filesSubscribers({
    table: filesTable,
    objects,
    hasMembers: async (organisationId) => (await memberships(table).size(organisationId)) > 0,
    again: (event) => again([event]),
  });
  const subscribers: Readonly<Record<string, readonly Subscriber[]>> = {
    [FILES_EVENTS.deleted]: [files.deleted],
    [PAYMENTS_EVENTS.subscriptionChanged]: [subscriptionFollower(table), files.bought],
    [PAYMENTS_EVENTS.cutOff]: [files.bought],
    [ORGANISATION_EVENTS.deleted]: [files.organisationDeleted],
    [USERS_EVENTS.created]: [search.follow],
    [USERS_EVENTS.updated]: [search.follow],
    [USERS_EVENTS.exportRequested]: [
      ({ subject, aggregate }) => exporting.gather({ userId: subject ?? '', exportId: aggregate }),
    ],
  };
  return { work, subscribers, chain };
}
