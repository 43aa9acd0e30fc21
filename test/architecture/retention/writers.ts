import { adminPersonalData } from '../../../lambdas/admin/index.ts';
import { givenAuth } from '../../../lambdas/auth/auth.fixture.ts';
import { STORIES } from '../../../lambdas/auth/crashes/stories.fixture.ts';
import { requestCode } from '../../../lambdas/auth/mailed-code/request-code.ts';
import { FlowRepository } from '../../../lambdas/auth/oauth/flow.repository.ts';
import { CeremonyRepository } from '../../../lambdas/auth/passkeys/ceremony.repository.ts';
import { IMPERSONATION_MS } from '../../../lambdas/auth/session.ts';
import { givenFiles } from '../../../lambdas/files/files.fixture.ts';
import { addressKeys } from '../../../lambdas/notifications/feedback/address-key.ts';
import { FeedbackRepository } from '../../../lambdas/notifications/feedback/feedback.repository.ts';
import { SuppressionRepository } from '../../../lambdas/notifications/feedback/suppression.repository.ts';
import { InboxRepository as NoteRepository } from '../../../lambdas/notifications/inbox/inbox.repository.ts';
import { DeliveryRepository } from '../../../lambdas/notifications/index.ts';
import { HeldRepository } from '../../../lambdas/notifications/sending/held.repository.ts';
import type { Held } from '../../../lambdas/notifications/sending/held.repository.ts';
import { WebhookDeliveryRepository } from '../../../lambdas/notifications/webhooks/webhook-delivery.repository.ts';
import type { WebhookDelivery } from '../../../lambdas/notifications/webhooks/webhook-delivery.ts';
import { oneAtATime } from '../../../lambdas/payments/subscriptions/one-at-a-time.ts';
import { UsageRepository } from '../../../lambdas/payments/usage/usage.repository.ts';
import { InboxRepository } from '../../../lambdas/payments/webhooks/inbox.repository.ts';
import { MemoryDatabase } from '../../../lambdas/platform/dynamodb/memory-database.ts';
import { Table } from '../../../lambdas/platform/dynamodb/table.ts';
import { TableIdempotency } from '../../../lambdas/platform/idempotency.ts';
import { TableRateLimiter } from '../../../lambdas/platform/limits/table-limiter.ts';
import { rootKeys } from '../../../lambdas/platform/root-keys.ts';
import { onlyRoot } from '../../../lambdas/platform/roots.ts';
import { Transactions } from '../../../lambdas/platform/transaction.ts';
import type { TransactionFactory } from '../../../lambdas/platform/transaction.ts';
import { ChainRepository } from '../../../lambdas/users/audit/chain/chain.repository.ts';
import { appendLink } from '../../../lambdas/users/audit/chain/append-link.ts';
import { auditChain, CHAIN_KEY } from '../../../lambdas/users/audit/chain/audit-chain.ts';
import { AuditRepository } from '../../../lambdas/users/audit/audit.repository.ts';
import { ErasureRepository } from '../../../lambdas/users/erasure/erasure.repository.ts';
import { countingModule, MemoryParts, MemoryQueue } from '../../../lambdas/users/export/export.fixture.ts';
import { exporter } from '../../../lambdas/users/export/export.module.ts';
import { ExportRepository } from '../../../lambdas/users/export/export.repository.ts';
import { requestExport } from '../../../lambdas/users/export/request-export.ts';
import { InvitationRepository } from '../../../lambdas/users/invitations/invitation.repository.ts';
import { mailedToken } from '../../../lambdas/users/invitations/mailed-token.ts';
import { givenUsers } from '../../../lambdas/users/users.fixture.ts';
import { NOW_S } from './kept-items.ts';

const now = NOW_S * 1_000;
const clock = { now: () => now };
/** It moves the clock, and writes nothing that the others don't. */
const LATER = 'a refresh by a stolen token';

/** A table of a module in memory. */
const table = (name: string, database = new MemoryDatabase()) => new Table(name, database);

/** What writes everything that a table keeps for a time, by the table's module, with the real code at its usual settings. */
export const WRITERS: Readonly<Record<string, () => Promise<unknown>>> = {
  async auth() {
    for (const [name, story] of Object.entries(STORIES)) {
      if (name !== LATER) await (await story.given(givenAuth()))();
    }
    await writeRareLogins();
    await new TableRateLimiter(table('auth'), clock).take(
      { name: 'one', max: 1, windowS: 24 * 3_600, fallback: 'dynamodb' },
      'somebody',
    );
    const keys = async () => ({ active: { id: 1, key: Buffer.alloc(32) }, all: [] });
    await new TableIdempotency({ table: table('auth'), clock, keys }).once(
      { scope: 'somebody', key: 'one', fingerprint: 'a body' },
      async () => ({ status: 204 }),
    );
  },

  async users() {
    const { table: users, transactions, person } = givenUsers();
    const userId = await person();
    const audit = new AuditRepository({ table: users, clock, keepDays: 365 });
    const entry = { action: 'something.done', device: 'curl' };
    await users.write(audit.append({ ...entry, userId }));
    await users.write(audit.append({ ...entry, organisationId: 'acme', by: userId }));
    await writeChain(users, transactions);
    await writeInvitation(users);

    const exports = new ExportRepository(users);
    const { exportId } = await requestExport(
      { exports, audit, transactions, clock },
      { userId, device: 'curl' },
    );
    const worker = {
      modules: { users: countingModule(1) },
      store: new MemoryParts(),
      send: new MemoryQueue().send,
    };
    await exporter({ table: users, transactions, clock, ...worker }).gather({ userId, exportId });

    const erasure = {
      userId,
      state: 'erasing',
      requestedAt: now,
      dueAt: now,
      organisations: [],
      sweptAt: now,
    } as const;
    for (const write of new ErasureRepository(users).finish(erasure, now)) await users.write(write);
  },

  async notifications() {
    const delivery = {
      eventId: 'event',
      eventType: 'password.changed',
      category: 'security',
      userId: 'ada',
      channel: 'mail',
    } as const;
    const notifications = table('notifications');
    await new DeliveryRepository(notifications, clock).claim(delivery);
    const told = { userId: 'ada', eventId: 'event', type: 'password.changed', category: 'security' } as const;
    const note = new NoteRepository(notifications, clock).note({ ...told, values: {}, at: now });
    const held = new HeldRepository(notifications).hold({ ...givenHeld(), dueAt: now });
    for (const write of [...note, ...held]) await notifications.write(write);
    const keys = addressKeys(async () => onlyRoot('root'));
    await new SuppressionRepository({ table: notifications, addressKeys: keys, clock }).add(
      'ada@example.org',
      'bounce',
    );
    await new FeedbackRepository(notifications, clock).add('feedback');
    await new WebhookDeliveryRepository(notifications, clock).add(givenCall());
  },

  async files() {
    const { people, upload, worker, request } = givenFiles();
    const ada = people.person();
    const [refused, deleted] = [await upload(ada.id), await upload(ada.id)];
    for (const fileId of [refused, deleted])
      await worker.receive({ fileId, organisationId: ada.organisationId });
    await worker.settle(refused, { state: 'failed', reason: 'damaged' });
    await worker.settle(deleted, { state: 'ready', variants: { original: 1 }, width: null, height: null });
    await request('DELETE', `/v1/files/${deleted}`, ada.id);
  },

  async admin() {
    const database = new MemoryDatabase();
    const transactions = new Transactions({ eventsTable: 'events', database, clock });
    await adminPersonalData({ table: table('admin', database), transactions, clock }).eraseUser('ada', null);
  },

  async payments() {
    const usage = {
      organisationId: 'acme',
      usageId: '1',
      meter: 'calls',
      quantity: 1,
      at: now,
      state: 'stored',
    } as const;
    await new UsageRepository(table('payments')).keep(usage);
    const webhook = {
      eventId: 'evt_1',
      type: 'invoice.paid',
      objectType: 'invoice',
      objectId: 'in_1',
      customerId: null,
      createdAt: now,
    };
    await new InboxRepository(table('payments')).keep(webhook, now);
    await oneAtATime({ table: table('payments'), clock }, 'acme', async () => undefined);
  },
};

/** What no story of auth's does: codes, passkeys, logins by others and in somebody's place. */
async function writeRareLogins(): Promise<void> {
  const auth = givenAuth();
  const { services, write } = auth;
  await auth.verifiedUser();
  const { userId, sessionId } = await auth.loggedIn();
  const account = (await services.accounts.find(userId))!;
  await write([services.accounts.change(account, { passwordHash: null }, now)]);
  await requestCode(services, { userId, sessionId });
  await new CeremonyRepository(table('auth')).begin({ purpose: 'log-in', binder: 'browser' }, now);
  await new FlowRepository(table('auth')).begin(
    'state',
    'browser',
    { provider: 'github', returnTo: '/', link: null },
    now,
  );
  const session = (await services.sessions.find(userId, sessionId))!;
  const lent = { ...session, sessionId: 'lent', impersonatedBy: 'admin', idleEndsAt: now + IMPERSONATION_MS };
  await write([services.sessions.insertUnrefreshable(lent)]);
}

async function writeChain(users: Table, transactions: TransactionFactory): Promise<void> {
  const dataSecret = async () => onlyRoot('a data secret');
  const keys = async () => rootKeys(await dataSecret(), CHAIN_KEY);
  const item = { expiresAt: NOW_S + 365 * 86_400 };
  const chains = new ChainRepository(users);
  await appendLink({ chains, transactions, keys }, 'LOG#acme', { sk: 'AUDIT#1', item, writtenAt: now });
  await auditChain({ table: users, transactions, clock, dataSecret }).markErased('ada');
}

async function writeInvitation(users: Table): Promise<void> {
  const seal = { seal: (text: string) => text, open: (text: string) => text };
  const invitation = {
    invitationId: 'invitation',
    organisationId: 'acme',
    role: 'member',
    invitedBy: 'ada',
    sealedAddress: 'sealed',
    addressKey: 'hash',
    createdAt: now,
  } as const;
  const { tokenHash, expiresAt } = mailedToken({ name: 'Acme' }, invitation, { seal, now });
  const writes = new InvitationRepository(users, clock).insert({ ...invitation, tokenHash, expiresAt });
  for (const write of writes) await users.write(write);
}

function givenHeld(): Held {
  const about = { module: 'auth', aggregate: 'ada', subject: 'ada', version: 1 };
  const event = { ...about, id: 'event', type: 'password.changed', at: now, data: {} } as const;
  return { userId: 'ada', channel: 'push', dueAt: now, event };
}

function givenCall(): WebhookDelivery {
  const ids = { deliveryId: 'call', webhookId: 'hook', organisationId: 'org', messageId: 'message' };
  const state = { status: 'pending', attempts: [], createdAt: now, nextAttemptAt: now } as const;
  return { ...ids, type: 'member.joined', body: '{}', ...state };
}
