import { randomUUID } from 'node:crypto';
import { operator } from './operator.ts';
import type { Run } from './rehearsal.ts';
import { expectStatus, type LoggedIn } from './target.ts';
import { until } from './until.ts';

const DELIVER = 'soloist-staging-deliver';
const BULK = 'soloist-staging-bulk';
/** The mailbox is large, and keeps the newest thousand: what bulk mails in two minutes. */
const LOOK_EVERY_MS = 20_000;
/** What people are told by: two queues of one worker, which has the name of the first. */
export const TELLING = { worker: DELIVER, queues: [DELIVER, BULK] } as const;

/** Tells everybody something, and gives its title. */
export async function announce({ call }: Pick<LoggedIn, 'call'>): Promise<string> {
  const title = `News ${randomUUID()}`;
  const words = { title, text: 'There are some.' };
  const announced = await call('POST', '/v1/admin/announcements', {
    body: { texts: { en: words, de: words }, url: null },
    headers: { 'idempotency-key': randomUUID() },
  });
  expectStatus(announced, 201);
  return title;
}

export interface Delivered {
  /** How often each of the addresses was mailed of it. */
  readonly mails: ReadonlyMap<string, number>;
  /** From the announcement to the last mail, s. */
  readonly seconds: number;
  /** How long the oldest message of the bulk queue had waited when it had waited longest, s. */
  readonly oldest: number;
}

/** Waits until all of these addresses were mailed of it. */
export async function deliveredTo(
  run: Run,
  title: string,
  addresses: readonly string[],
  deadline: number,
): Promise<Delivered> {
  const { advanceIdle, queue, state } = operator(run);
  const now = async (): Promise<number> => (await state()).clock.now;
  const began = await now();
  let [oldest, isBegun] = [0, false];
  let looked = 0;
  const seen = new Map<string, string>();
  const mails = await until(`${addresses.length} mails of ${title}`, deadline, async () => {
    const { visible, inFlight, delayed, oldestSeconds } = await queue(BULK);
    const left = visible + inFlight + delayed;
    oldest = Math.max(oldest, oldestSeconds);
    isBegun ||= left > 0;
    // what failed on a busy machine comes back after minutes
    if (isBegun) await advanceIdle(TELLING.worker, 30, TELLING.queues);
    if (!isBegun || (left > 0 && Date.now() < looked + LOOK_EVERY_MS)) return null;
    looked = Date.now();
    for (const { id, to } of await mailsOf(run, title)) seen.set(id, to);
    const counts = countOf(seen.values());
    return addresses.every((address) => counts.has(address)) && counts;
  });
  return { mails, oldest, seconds: ((await now()) - began) / 1_000 };
}

/** How often each address was sent a mail with this subject, of the newest thousand mails. */
export async function mailed(run: Run, subject: string): Promise<ReadonlyMap<string, number>> {
  return countOf((await mailsOf(run, subject)).map(({ to }) => to));
}

interface Mail {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
}

async function mailsOf({ mailbox }: Run, subject: string): Promise<readonly Mail[]> {
  const all = (await (await fetch(mailbox)).json()) as readonly Mail[];
  return all.filter((mail) => mail.subject === subject);
}

function countOf(addresses: Iterable<string>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const address of addresses) counts.set(address, (counts.get(address) ?? 0) + 1);
  return counts;
}
