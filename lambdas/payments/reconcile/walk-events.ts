import type { Stripe } from 'stripe';
import { log } from '../../platform/log.ts';
import type { WebhookServices } from '../services.ts';
import { InboxRepository } from '../webhooks/inbox.repository.ts';
import { accept } from '../webhooks/receive.ts';
import { isProcessed, webhookFrom } from '../webhooks/webhook.ts';
import type { Walk } from './walk.ts';

/** For so long Stripe delivers by itself. https://docs.stripe.com/webhooks#automatic-retries */
const BACK_S = 3 * 86_400;
/** Younger ones may be on their way. */
const ON_ITS_WAY_S = 900;

/**
 * Pages through what Stripe says has happened. What stands in the inbox and was never done is our own unfinished work
 * and queued again; what never arrived is reported, and fetched when a repair is asked for.
 */
export const walkEvents: Walk = async (services, cursor, repair) => {
  const [since, until, after] = cursor?.split(' ') ?? window(services.clock.now());
  const { data, has_more: hasMore } = await services.stripe.read('events.list', (api, options) =>
    api.events.list(
      {
        created: { gte: Number(since), lte: Number(until) },
        limit: 100,
        ...(after && { starting_after: after }),
      },
      options,
    ),
  );
  const processed = data.filter(isProcessed);
  let drift = 0;
  for (const event of processed) drift += (await checkEvent(services, event, repair)) ? 1 : 0;
  const last = data.at(-1);
  return { drift, cursor: hasMore && last ? `${since} ${until} ${last.id}` : null };
};

/** Whether it never arrived. */
async function checkEvent(services: WebhookServices, event: Stripe.Event, repair: boolean): Promise<boolean> {
  const kept = await new InboxRepository(services.table).find(event.id);
  if (kept?.state === 'done') return false;
  log.warn(kept ? 'a webhook was received and not done' : 'a webhook never arrived', {
    eventId: event.id,
    type: event.type,
  });
  if (kept || repair) await accept(services, webhookFrom(event));
  return kept === null;
}

function window(now: number): readonly string[] {
  const seconds = Math.floor(now / 1_000);
  return [String(seconds - BACK_S), String(seconds - ON_ITS_WAY_S)];
}
