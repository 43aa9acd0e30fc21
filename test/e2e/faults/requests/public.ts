import { createClient } from '../../client.ts';
import type { Cast } from '../cast.ts';
import type { Requests } from '../prepared.ts';

const open =
  (path: string, status = 200) =>
  async (cast: Cast) => {
    const send = createClient(cast.run.api);
    return { status, send: () => send('GET', path) };
  };

/** What is the same for everybody, and needs no database. */
export const publicRequests: Requests = {
  'GET /v1/health/live': open('/v1/health/live'),
  'GET /.well-known/jwks.json': open('/.well-known/jwks.json'),
  'GET /v1/auth/oauth': open('/v1/auth/oauth'),
  'GET /v1/payments/plans': open('/v1/payments/plans'),
  'GET /v1/auth/verify-email': open('/v1/auth/verify-email'),
  'GET /v1/auth/password/reset': open('/v1/auth/password/reset'),
  'GET /v1/auth/magic-link/consume': open('/v1/auth/magic-link/consume'),
  'GET /v1/auth/email/confirm': open('/v1/auth/email/confirm'),
  'GET /v1/unsubscribe': open('/v1/unsubscribe?token=of-a-mail', 302),
};

/** Tells how the service is: the one operation whose body says that something is down. */
export const healthRequests: Requests = { 'GET /v1/health/ready': open('/v1/health/ready') };
