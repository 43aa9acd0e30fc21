import type { Clock } from '../../platform/clock.ts';
import { remainingMs } from '../../platform/context.ts';
import { Conflict } from '../../platform/errors.ts';
import { randomToken } from '../../platform/ids.ts';
import { log } from '../../platform/log.ts';
import type { PersonalData } from '../../platform/personal-data.ts';
import type { Transaction, TransactionFactory } from '../../platform/transaction.ts';
import { USERS_EVENTS } from '../users.contract.ts';
import type { ExportMessage, ExportReadyData } from '../users.contract.ts';
import type { ExportRepository } from './export.repository.ts';
import { prefixOf } from './export.ts';
import type { Export, Part, PartContent } from './export.ts';
import { MANIFEST, manifestOf } from './manifest.ts';
import type { PartStore } from './part-store.ts';
import { PartLines } from './part-content.ts';

/** What a step may take at the very most: one more read, its compression, the object and the transaction. */
const RESERVE_MS = 20_000;

export interface GatherDeps {
  readonly exports: ExportRepository;
  /** By the module's name, in the order in which an export has them. */
  readonly modules: Readonly<Record<string, PersonalData>>;
  readonly store: PartStore;
  readonly transactions: TransactionFactory;
  readonly clock: Clock;
  /** Sends the worker's queue the message that has it go on. */
  readonly goOn: (message: ExportMessage) => Promise<void>;
}

type Asked = Pick<Export, 'userId' | 'exportId'>;

/**
 * Gathers an export until it is done or the invocation's time is short; then a message has another one go on. It may
 * be called twice for one message, even at once: of two that make the same step one wins, and the other ends.
 */
export async function gather(deps: GatherDeps, { userId, exportId }: Asked): Promise<void> {
  const { exports, clock, goOn } = deps;
  let current: Export | null = await exports.find(userId, exportId, clock.now());
  while (current?.state === 'preparing') {
    current = await makeStep(deps, current);
    if (current?.state === 'preparing' && remainingMs() < RESERVE_MS) {
      return goOn({ kind: 'export', userId, exportId });
    }
  }
}

/** One part of one module, or the manifest. Returns the export as it stands then, null when it isn't ours any more. */
async function makeStep(deps: GatherDeps, current: Export): Promise<Export | null> {
  const names = Object.keys(deps.modules);
  const module = current.module ?? names[0];
  if (module === undefined || module === MANIFEST) return finish(deps, current);

  const { lines, cursor } = await readPart(deps, module, current);
  const next = cursor === null ? (names[names.indexOf(module) + 1] ?? MANIFEST) : module;
  return advance(deps, current, await lines.content(), { module: next, cursor });
}

/** As much of a module as one part holds, and the time that is left lets read. */
async function readPart({ modules }: GatherDeps, module: string, { userId, cursor: start }: Export) {
  const data = modules[module];
  if (!data) {
    throw new Error(
      `the export is at the module ${module}, expected one of ${Object.keys(modules).join(', ')}`,
    );
  }
  const lines = new PartLines(module);
  let cursor = start;
  do {
    const read = await data.exportUser(userId, cursor);
    lines.add(read.records);
    cursor = read.cursor;
  } while (cursor !== null && !lines.isFull && remainingMs() >= RESERVE_MS);
  return { lines, cursor };
}

async function finish(deps: GatherDeps, current: Export): Promise<Export | null> {
  const lines = new PartLines(MANIFEST);
  const parts = await deps.exports.parts(current);
  lines.add([manifestOf(current, parts, deps.clock.now())]);
  const done = await advance(deps, current, await lines.content(), { state: 'ready' }, (transaction) =>
    transaction.emit({
      module: 'users',
      type: USERS_EVENTS.exportReady,
      aggregate: current.exportId,
      version: 2,
      subject: current.userId,
      data: { expiresAt: current.endsAt } satisfies ExportReadyData,
    }),
  );
  if (done) log.info('an export is ready', { parts: done.parts, steps: done.step });
  return done;
}

/** Stores the part and counts the step, unless another delivery has made it or the person was erased meanwhile. */
async function advance(
  { exports, store, transactions, clock }: GatherDeps,
  current: Export,
  content: PartContent | null,
  changes: Pick<Partial<Export>, 'module' | 'cursor' | 'state'>,
  more: (transaction: Transaction) => void = () => undefined,
): Promise<Export | null> {
  const part = content && (await storePart(store, current, content));
  const set = { ...changes, parts: current.parts + (part ? 1 : 0), updatedAt: clock.now() };
  const transaction = transactions.begin();
  transaction.add(exports.advance(current, set), () => new StepTaken());
  transaction.add(exports.checkPerson(current.userId), () => new StepTaken());
  if (part) transaction.add(exports.insertPart(current, part));
  more(transaction);
  try {
    await transaction.commit();
    return { ...current, ...set, step: current.step + 1 };
  } catch (error) {
    if (!(error instanceof StepTaken)) throw error;
    if (part) await store.delete([part.key]);
    return null;
  }
}

/** Under a name of its own for each try: of two that make one step, neither writes over the other's. */
async function storePart(store: PartStore, of: Export, { body, ...content }: PartContent): Promise<Part> {
  const number = of.parts + 1;
  const key = `${prefixOf(of.userId)}${of.exportId}/${String(number).padStart(3, '0')}-${randomToken(9)}`;
  await store.put(key, body);
  return { ...content, number, key };
}

/** Somebody else has made the step, or there is nobody left whose export it is. */
class StepTaken extends Conflict {
  constructor() {
    super('conflict', 'this step was made already, or the person was erased');
  }
}
