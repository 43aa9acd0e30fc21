import type { DeliverMessage, FanOutMessage } from '../notifications.contract.ts';
import type { SendingDeps } from './ports.ts';

/** Readers of one step: as many as can be sent a message within an invocation, many times over. */
export const STEP = 1_000;

/**
 * Sends a message for each of the next people, and one to go on with. A step that fails is done again: whom it has sent
 * a message already gets another, which finds its work done.
 */
export async function fanOut(
  { people, queues }: Pick<SendingDeps, 'people' | 'queues'>,
  { event, cursor = null }: Pick<FanOutMessage, 'event'> & { readonly cursor?: string | null },
): Promise<void> {
  const page = await people.page(cursor, STEP);
  await queues.bulk(page.userIds.map((readerId): DeliverMessage => ({ kind: 'deliver', event, readerId })));
  if (page.cursor !== null) await queues.bulk([{ kind: 'fan-out', event, cursor: page.cursor }]);
}
