import { setTimeout as pause } from 'node:timers/promises';

import type { Faults } from '../../service.ts';
import { API_VERSION, NOBODY, type Account } from '../core/account.ts';
import { authenticate } from './authentication.ts';
import { InvalidParameter, isRemembered, StripeError } from './errors.ts';
import { present } from './expand.ts';
import { decodeForm } from './form.ts';
import { Idempotency, type KeyedRequest } from './idempotency.ts';
import { createRouter, type Route } from './route.ts';
import { readParameters } from './schema.ts';
import { callTrouble, type Trouble } from './trouble.ts';

export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

type Outcome = { readonly status: number; readonly body: string };

/** Never answered: the caller's time-out is to strike. `refuse`: the connection is broken. */
export type Silence = 'never' | 'refuse';

export interface ApiOptions {
  readonly account: Account;
  readonly routes: readonly Route[];
  readonly faults: Faults;
  /** Does what the clock has made due, so that a call sees the state of its moment. */
  readonly catchUp: () => void;
}

/** Stripe's API without the network: requests in, answers out. */
export function createApi({ account, routes, faults, catchUp }: ApiOptions) {
  const match = createRouter(routes);
  const idempotency = new Idempotency(account.store, () => account.nowMs());

  async function answer(request: ApiRequest): Promise<ApiAnswer | Silence> {
    const requestId = account.newId('req_', 14);
    const trouble = callTrouble(faults, request.method, request.path);
    const headers: Record<string, string> = {
      'content-type': 'application/json',
      'request-id': requestId,
      'stripe-version': headerOf(request, 'stripe-version') ?? API_VERSION,
    };
    const key = request.method === 'POST' ? headerOf(request, 'idempotency-key') : undefined;
    if (key) headers['idempotency-key'] = key;
    try {
      const down = trouble('down');
      if (down) return down['refuse'] === true ? 'refuse' : unavailable(headers);
      authenticate(headerOf(request, 'authorization'));
      if (trouble('429')) throw tooMany();
      const keyed = key ? { key, path: request.path, body: request.body } : null;
      return await respond(request, keyed, headers, trouble);
    } catch (error) {
      return { ...render(error), headers };
    }
  }

  async function respond(
    request: ApiRequest,
    keyed: KeyedRequest | null,
    headers: Record<string, string>,
    trouble: Trouble,
  ): Promise<ApiAnswer | Silence> {
    const before = keyed && idempotency.begin(keyed);
    if (before) {
      const replayed = { 'idempotent-replayed': 'true', 'original-request': before.requestId };
      return { status: before.status, body: before.body, headers: { ...headers, ...replayed } };
    }
    try {
      const slow = trouble('slow');
      if (slow) await pause(Number(slow['ms'] ?? 1000), null, { ref: false });
      const outcome = perform(request, keyed, headers['request-id']!, trouble);
      if (trouble('timeout-after-success')) return 'never';
      // repeating it would only bring the same answer again
      if (outcome.status >= 500) headers['stripe-should-retry'] = 'false';
      return { ...outcome, headers };
    } finally {
      if (keyed) idempotency.end(keyed.key);
    }
  }

  /** One call as one transaction, together with what is kept under its key. */
  function perform(
    request: ApiRequest,
    keyed: KeyedRequest | null,
    requestId: string,
    trouble: Trouble,
  ): Outcome {
    const found = match(request.method, request.path);
    if (!found) throw unrecognized(request);
    const { route, ids } = found;
    const { expand = [], ...params } = readParameters(
      route.fields,
      decodeForm(request.method === 'POST' ? request.body : request.query),
    ) as { expand?: string[] };
    catchUp();

    return account.store.transaction(() => {
      account.cause = { id: requestId, idempotencyKey: keyed?.key ?? null };
      try {
        const outcome = trouble('500-before')
          ? INTERNAL
          : attempt(account, () => present(account, route.handle(account, params as never, ...ids), expand));
        const told = trouble('500-after') ? INTERNAL : outcome;
        if (keyed) idempotency.keep(keyed, { ...told, requestId });
        return told;
      } finally {
        account.cause = NOBODY;
      }
    });
  }

  return { answer, sweep: () => idempotency.sweep() };
}

/** What a call has answered; one that was refused has done nothing, unless its failure is to be remembered. */
function attempt(account: Account, work: () => object): Outcome {
  try {
    return { status: 200, body: json(account.store.transaction(work, isRemembered)) };
  } catch (error) {
    if (error instanceof InvalidParameter) throw error;
    return render(error);
  }
}

function render(error: unknown): Outcome {
  if (!(error instanceof StripeError)) throw error;
  return { status: error.status, body: json(error.body()) };
}

const json = (value: object) => JSON.stringify(value, null, 2);

const INTERNAL: Outcome = {
  status: 500,
  body: json({
    error: {
      message: 'An unknown error occurred (a fault of the simulator that was asked for).',
      type: 'api_error',
    },
  }),
};

function unavailable(headers: Record<string, string>): ApiAnswer {
  const error = {
    message: 'Stripe is down (a fault of the simulator that was asked for).',
    type: 'api_error',
  };
  return { status: 503, headers, body: json({ error }) };
}

const tooMany = () =>
  new StripeError(
    429,
    'invalid_request_error',
    'Request rate limit exceeded. Learn more about rate limits.',
    {
      code: 'rate_limit',
    },
  );

const unrecognized = ({ method, path }: ApiRequest) =>
  new StripeError(
    404,
    'invalid_request_error',
    `Unrecognized request URL (${method}: ${path}). The simulator serves what local/stripe/README.md lists.`,
  );

function headerOf({ headers }: ApiRequest, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
