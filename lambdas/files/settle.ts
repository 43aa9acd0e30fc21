import type { Clock } from '../platform/clock.ts';
import { ConditionFailed } from '../platform/dynamodb/write.ts';
import type { Transaction, TransactionFactory } from '../platform/transaction.ts';
import type { AvatarRepository } from './avatar.repository.ts';
import { addRemoval } from './add-removal.ts';
import type { FailureReason } from './failure-reason.ts';
import { fileEvent } from './file-events.ts';
import { isSettled } from './file.ts';
import type { FileRecord, StoredFile } from './file.ts';
import type { FileRepository } from './file.repository.ts';
import { FILES_EVENTS } from './files.contract.ts';
import { charge, release, sum } from './quota.ts';
import type { QuotaRepository } from './quota.repository.ts';

/** How long what was refused can be looked at, s. */
const REFUSED_LIFE_S = 7 * 86_400;
/** Others write a file's items a few times in its life: its owner, the sweep, other avatars; each of them is first once. */
const MAX_ATTEMPTS = 10;

/** What became of an upload. */
export type Outcome = Kept | Refused;

export interface Kept {
  readonly state: 'ready';
  /** What can be fetched, with its size in bytes: `original`, `small.webp` … */
  readonly variants: Readonly<Record<string, number>>;
  /** Pixels, of images. */
  readonly width: number | null;
  readonly height: number | null;
}

export interface Refused {
  readonly state: 'failed';
  readonly reason: FailureReason;
}

export interface SettleDeps {
  readonly files: FileRepository;
  readonly quotas: QuotaRepository;
  readonly avatars: AvatarRepository;
  readonly transactions: TransactionFactory;
  readonly clock: Clock;
}

/**
 * Ends an upload: in one transaction the file's state, the organisation's bytes, the avatar where it is one, and
 * `file.ready` or `file.failed`. What is kept is charged, and never more than what was reserved. Repeating it changes
 * nothing: the first outcome stands.
 *
 * @returns the file as it stands; null where it is no more, so that whatever was kept of it is to be removed
 */
export async function settle(deps: SettleDeps, fileId: string, outcome: Outcome): Promise<StoredFile | null> {
  for (let attempt = 1; ; attempt += 1) {
    const file = await deps.files.find(fileId);
    if (!file || isSettled(file)) return file;
    try {
      return await trySettle(deps, file, outcome);
    } catch (error) {
      // its owner has deleted it meanwhile, or another avatar was settled
      if (!(error instanceof ConditionFailed) || attempt === MAX_ATTEMPTS) throw error;
    }
  }
}

async function trySettle(deps: SettleDeps, file: FileRecord, outcome: Outcome): Promise<StoredFile | null> {
  if (outcome.state === 'failed') return refuse(deps, file, outcome.reason);
  const kept = Object.values(outcome.variants).reduce((total, bytes) => total + bytes, 0);
  const ready: FileRecord = {
    ...file,
    ...outcome,
    size: kept,
    quotaBytes: Math.min(kept, file.quotaBytes),
    version: file.version + 1,
    updatedAt: deps.clock.now(),
    expiresAt: null,
  };
  return file.purpose === 'avatar' ? becomeAvatar(deps, file, ready) : keep(deps, file, ready);
}

async function refuse(deps: SettleDeps, file: FileRecord, reason: FailureReason): Promise<StoredFile> {
  const { files, quotas, transactions, clock } = deps;
  const refused: FileRecord = {
    ...file,
    state: 'failed',
    reason,
    quotaBytes: 0,
    version: file.version + 1,
    updatedAt: clock.now(),
    expiresAt: Math.floor(clock.now() / 1_000) + REFUSED_LIFE_S,
  };
  const transaction = transactions.begin();
  for (const write of files.replace(refused)) transaction.add(write);
  await transaction
    .add(quotas.change(file.organisationId, release(file)))
    .add(quotas.end({ ...file, until: file.reservedUntil }))
    .emit(fileEvent(FILES_EVENTS.failed, refused))
    .commit();
  return refused;
}

async function keep(deps: SettleDeps, file: FileRecord, ready: FileRecord): Promise<StoredFile> {
  const transaction = readyIn(deps, file, ready);
  await transaction.add(deps.quotas.change(file.organisationId, charge(file, ready.quotaBytes))).commit();
  return ready;
}

async function becomeAvatar(
  deps: SettleDeps,
  file: FileRecord,
  ready: FileRecord,
): Promise<StoredFile | null> {
  const { files, quotas, avatars } = deps;
  const userId = file.userId!;
  const before = await avatars.find(userId, { consistent: true });
  // of two that were uploaded, the later one is the avatar, whichever was settled first
  if (before !== null && before.fileId > file.fileId) return giveUp(deps, file);
  const replaced = before && (await files.at(before));
  const transaction = readyIn(deps, file, ready).add(avatars.replace(userId, before, file));
  let delta = charge(file, ready.quotaBytes);
  if (replaced) {
    addRemoval(deps, transaction, replaced);
    delta = sum(delta, release(replaced));
  }
  await transaction.add(quotas.change(file.organisationId, delta)).commit();
  return ready;
}

/** The writes of a file that is ready, but for the counter's. */
function readyIn(
  { files, quotas, transactions }: SettleDeps,
  file: FileRecord,
  ready: FileRecord,
): Transaction {
  const transaction = transactions.begin();
  for (const write of files.replace(ready)) transaction.add(write);
  return transaction
    .add(quotas.end({ ...file, until: file.reservedUntil }))
    .emit(fileEvent(FILES_EVENTS.ready, ready));
}

async function giveUp(deps: SettleDeps, file: FileRecord): Promise<null> {
  const transaction = deps.transactions.begin();
  addRemoval(deps, transaction, file);
  await transaction.add(deps.quotas.change(file.organisationId, release(file))).commit();
  return null;
}
