import type { HttpCall } from '../platform/http-client.ts';

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

/** What needs no login: health, documents, and the refusals that only working code gives. */
export const OPEN: readonly TrialRequest[] = [
  ...times(3, get('/v1/health/live', 'status')),
  ...times(3, get('/v1/health/ready', 'status')),
  get('/openapi.json', 'paths'),
  get('/.well-known/jwks.json', 'keys'),
  get('/docs', null),
  get('/v1/there-is-no-such-thing', 'code', 404),
  get('/v1/users/me', 'code', 401),
  { method: 'POST', path: '/v1/auth/login', body: { email: 'no address' }, field: 'code', expected: 422 },
];

/** What the account reads about itself. */
export const PERSONAL: readonly TrialRequest[] = [
  ...times(5, get('/v1/users/me', 'id')),
  ...times(2, get('/v1/auth/session', 'session')),
  get('/v1/auth/sessions', 'items'),
  get('/v1/users/me/preferences', 'theme'),
  get('/v1/users/me/audit-log', 'items'),
  get('/v1/users/me', 'id'),
];
