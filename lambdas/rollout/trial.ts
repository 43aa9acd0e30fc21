import type { HttpCall } from '../platform/http-client.ts';
import type { TrialName } from './rollout.contract.ts';

/** A request of the trial, and the answers that are right. */
export interface TrialRequest extends HttpCall {
  readonly expected: number;
  /** A field that the answer's JSON must have; null where the answer is no JSON. */
  readonly field: string | null;
}

const get = (path: string, field: string | null, expected = 200): TrialRequest => ({
  method: 'GET',
  path,
  field,
  expected,
});

const times = (count: number, request: TrialRequest): TrialRequest[] =>
  Array.from({ length: count }, () => request);

/** What a version of a function is asked before it takes over, and while it does. */
export interface TrialPlan {
  /** What needs no login: documents, and the refusals that only working code gives. */
  readonly open: readonly TrialRequest[];
  /** What the account reads about itself. */
  readonly personal: readonly TrialRequest[];
  /** Whether the function itself logs the account in; else the service as users reach it does. */
  readonly logsIn: boolean;
  /** What is read in turn while the first tenth of the requests goes to it. */
  readonly knocks: readonly string[];
}

const API_OPEN: readonly TrialRequest[] = [
  ...times(3, get('/v1/health/live', 'status')),
  ...times(3, get('/v1/health/ready', 'status')),
  get('/openapi.json', 'paths'),
  get('/.well-known/jwks.json', 'keys'),
  get('/docs', null),
  get('/v1/there-is-no-such-thing', 'code', 404),
  get('/v1/users/me', 'code', 401),
  { method: 'POST', path: '/v1/auth/login', body: { email: 'no address' }, field: 'code', expected: 422 },
];

const API_PERSONAL: readonly TrialRequest[] = [
  ...times(5, get('/v1/users/me', 'id')),
  ...times(2, get('/v1/auth/session', 'session')),
  get('/v1/auth/sessions', 'items'),
  get('/v1/users/me/preferences', 'theme'),
  get('/v1/users/me/audit-log', 'items'),
  get('/v1/users/me', 'id'),
];

/** Reads and refusals alone: a trial must neither sell anything nor ask Stripe. */
const PAYMENTS_OPEN: readonly TrialRequest[] = [
  ...times(3, get('/v1/payments/plans', 'plans')),
  get('/v1/payments/there-is-no-such-thing', 'code', 404),
  get('/v1/payments/subscription', 'code', 401),
  // nobody has signed it
  { method: 'POST', path: '/v1/webhooks/stripe', body: { id: 'evt_trial' }, field: 'code', expected: 400 },
];

const PAYMENTS_PERSONAL: readonly TrialRequest[] = [
  ...times(3, get('/v1/payments/entitlements', 'entitlements')),
  get('/v1/payments/subscription', 'status'),
  get('/v1/payments/invoices', 'items'),
  get('/v1/payments/orders', 'items'),
];

/** By the function that is rolled out. */
export const TRIALS: Readonly<Record<TrialName, TrialPlan>> = {
  api: {
    open: API_OPEN,
    personal: API_PERSONAL,
    logsIn: true,
    knocks: ['/v1/health/live', '/v1/users/me', '/v1/health/ready', '/v1/users/me'],
  },
  payments: {
    open: PAYMENTS_OPEN,
    personal: PAYMENTS_PERSONAL,
    logsIn: false,
    knocks: ['/v1/payments/plans', '/v1/payments/entitlements'],
  },
};
