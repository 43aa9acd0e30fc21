import { accepted, ok } from '../../platform/http/answer.ts';
import { isoTime } from '../../platform/http/iso-time.ts';
import { route } from '../../platform/http/route.ts';
import type { Route } from '../../platform/http/route.ts';
import { schemasIn } from '../../platform/http/schema.ts';
import { closeAccount } from './close-account.ts';
import type { CloseAccountDeps } from './close-account.ts';
import type { Logins } from './ports.ts';
import { restoreAccount } from './restore-account.ts';

const { ClosingState } = schemasIn(() => import('./erasure.schemas.ts'), ['ClosingState']);

export interface ErasureRoutesDeps extends CloseAccountDeps {
  readonly logins: Logins;
  /** What a user agent is called in the audit log: `Firefox on Linux`. */
  readonly describeDevice: (userAgent: string | null) => string;
}

const tags = ['users'];

/** The way out, and the way back during the grace. */
export function erasureRoutes(deps: ErasureRoutesDeps): readonly Route[] {
  return [closeRoute(deps), restoreRoute(deps)];
}

function closeRoute(deps: ErasureRoutesDeps): Route {
  return route({
    method: 'DELETE',
    path: '/v1/users/me',
    summary: 'Have your account erased: it closes now, and you can restore it for 14 days',
    tags,
    auth: 'sudo',
    answers: {
      202: { description: 'it is closed, and you are logged out everywhere', schema: ClosingState },
      409: {
        description:
          'sole_owner, active_subscription: `organisations` says which ones have to be handed over, or their plan cancelled',
      },
    },
    handle: async ({ principal: { userId }, client }) => {
      const device = deps.describeDevice(client.userAgent);
      const { dueAt } = await closeAccount(deps, { userId, device });
      // last, and at every repetition: whoever was interrupted here may ask again
      const cookies = await deps.logins.endAccess({ userId, device });
      return accepted({ closing: { at: isoTime(dueAt) } }, { cookies });
    },
  });
}

function restoreRoute(deps: ErasureRoutesDeps): Route {
  return route({
    method: 'POST',
    path: '/v1/users/me/restore',
    summary: 'Take it back that your account is to be erased',
    tags,
    auth: 'required',
    answers: {
      200: { description: 'it goes on; make new API keys', schema: ClosingState },
      409: { description: 'erasure_begun: the grace is over' },
    },
    handle: async ({ principal: { userId }, client }) => {
      await restoreAccount(deps, { userId, device: deps.describeDevice(client.userAgent) });
      return ok({ closing: null });
    },
  });
}
