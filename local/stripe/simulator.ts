import type { Clock, Faults, Journal } from '../service.ts';
import { createApi } from './api/api.ts';
import { isRemembered } from './api/errors.ts';
import { webhookTrouble } from './api/trouble.ts';
import { Account, type Settings } from './core/account.ts';
import { newId, type NewId } from './core/ids.ts';
import type { Delivery } from './core/shapes.ts';
import { memoryJournal, Store, type Entry } from './core/store.ts';
import { createPages } from './pages/pages.ts';
import { paySession, type Entry as CardEntry, type Redirect } from './resources/checkout.ts';
import { finishAuthentication } from './resources/settlement.ts';
import { ROUTES } from './routes.ts';
import { openServer } from './server.ts';
import { openTranscript } from './transcript.ts';
import { Upkeep } from './upkeep.ts';
import { Deliveries } from './webhooks/deliveries.ts';

export interface SimulatorOptions {
  readonly clock: Clock;
  /** 0 is a free one. */
  readonly port: number;
  /** @default kept in memory only */
  readonly journal?: Journal<Entry>;
  /** Those of service `stripe`. @default none */
  readonly faults?: Faults;
  /** What the dashboard would set. @default retries after 3, 5 and 7 days, then cancels */
  readonly settings?: Partial<Settings>;
  /** @default random */
  readonly newId?: NewId;
  /** For reordered webhooks. @default Math.random */
  readonly random?: () => number;
  /** ms that an endpoint gets to take a webhook. @default 20000 */
  readonly webhookTimeout?: number;
  readonly log?: (message: string) => void;
}

export interface StripeSimulator {
  /** `http://127.0.0.1:PORT`, for the SDK. */
  readonly url: string;
  /** The objects; to look at, and to change in `transaction`. */
  readonly account: Account;
  /** Pays a checkout session, as its page does. Throws as the API would answer. */
  pay(session: string, entry: CardEntry): Redirect;
  /** Ends 3-D Secure of a payment or setup intent, as its page does. */
  authenticate(intent: string, passed: boolean): void;
  /** Every delivery of a webhook with its attempts, oldest first. */
  deliveries(): readonly Delivery[];
  /** Resolves once nothing that is due now is left to be sent. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

const NO_FAULTS: Faults = { active: () => null };

/** A Stripe account in test mode, on a port of its own. Throws a `Refusal` when that is in use. */
export async function createStripeSimulator(options: SimulatorOptions): Promise<StripeSimulator> {
  const { clock, faults = NO_FAULTS, log = () => {}, settings } = options;
  let origin = '';
  const upkeep = new Upkeep({ clock, log });
  const store = new Store(options.journal ?? memoryJournal<Entry>(), (changes) => upkeep.note(changes));
  const account = new Account({
    store,
    now: () => clock.now(),
    newId: options.newId ?? newId,
    settings: { retryAfterDays: [3, 5, 7], afterRetries: 'cancel', ...settings },
    origin: () => origin,
  });
  const deliveries = new Deliveries({
    account,
    trouble: webhookTrouble(faults),
    random: options.random ?? Math.random,
    ...(options.webhookTimeout !== undefined && { timeout: options.webhookTimeout }),
  });
  const transcript = openTranscript();
  account.onEvent = (event) => {
    transcript?.event(event);
    deliveries.plan(event);
  };

  const api = createApi({ account, routes: ROUTES, faults, catchUp: () => upkeep.catchUp() });
  const act = <T>(work: () => T): T => {
    upkeep.catchUp();
    return store.transaction(work, isRemembered);
  };
  const pages = createPages(account, act);
  const server = await openServer(
    options.port,
    async (request) => {
      const page = pages(request);
      if (page) return page;
      const answer = await api.answer(request);
      if (typeof answer === 'object') transcript?.exchange(request, answer);
      return answer;
    },
    (error) => log(`stripe failed: ${error.stack}`),
  );
  origin = `http://localhost:${server.port}`;
  api.sweep();
  store.compact();
  upkeep.begin(account, (id) => deliveries.send(id));
  store.announce();

  return {
    url: `http://127.0.0.1:${server.port}`,
    account,
    pay: (session, entry) => act(() => paySession(account, session, entry)),
    authenticate: (intent, passed) => void act(() => finishAuthentication(account, intent, passed)),
    deliveries: () => store.all('delivery'),
    settled: async () => {
      do {
        upkeep.catchUp();
        await deliveries.idle();
      } while (upkeep.isDue());
    },
    async stop() {
      upkeep.stop();
      await deliveries.stop();
      await server.close();
    },
  };
}
