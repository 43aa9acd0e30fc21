import { noContent, ok } from '../../platform/http/answer.ts';
import { isoTime } from '../../platform/http/iso-time.ts';
import { route } from '../../platform/http/route.ts';
import type { Route } from '../../platform/http/route.ts';
import { schemasIn } from '../../platform/http/schema.ts';
import { NOTIFICATIONS_ADMINS_AUDIT } from '../notifications.contract.ts';
import { note } from './note.ts';
import type { OperatorServices } from './services.ts';

const { LiftBody, SuppressionAnswer, SuppressionQuery } = schemasIn(
  () => import('./operators.schemas.ts'),
  ['LiftBody', 'SuppressionAnswer', 'SuppressionQuery'],
);

const READS = { name: 'admin:suppressions', max: 60, windowS: 60, fallback: 'dynamodb' } as const;
const LIFTS = { name: 'admin:lift', max: 30, windowS: 60, fallback: 'dynamodb' } as const;

const tags = ['notifications'];

/** The addresses that get no mail. They stand in bodies: a load balancer's log has the address of a request. */
export function suppressionsRoutes(services: OperatorServices): readonly Route[] {
  const hashOf = async (address: string) => (await services.addressKeys(address)).active;
  return [
    route({
      method: 'POST',
      path: '/v1/admin/suppressions/search',
      summary: 'Find out whether an address gets no mail, and why',
      tags,
      auth: 'required',
      role: 'admin',
      body: SuppressionQuery,
      answers: {
        200: { description: '`suppression` is null where it gets mail', schema: SuppressionAnswer },
      },
      limits: [{ ...READS, by: ({ principal }) => principal.userId }],
      handle: async (request) => {
        const { address } = request.body;
        const about = await hashOf(address);
        await note(services, request, { action: NOTIFICATIONS_ADMINS_AUDIT.suppressionRead, about });
        const found = await services.suppressions.find(address);
        return ok({ suppression: found && { ...found, at: isoTime(found.at) } });
      },
    }),
    route({
      method: 'POST',
      path: '/v1/admin/suppressions/lift',
      summary: 'Let an address have mail again; the next bounce or complaint stops it again',
      tags,
      auth: 'required',
      role: 'admin',
      body: LiftBody,
      answers: { 204: { description: 'it gets mail, now or already' } },
      limits: [{ ...LIFTS, by: ({ principal }) => principal.userId }],
      handle: async (request) => {
        const { address, reason } = request.body;
        const action = `${NOTIFICATIONS_ADMINS_AUDIT.suppressionLifted}.${reason}`;
        await note(services, request, { action, about: await hashOf(address) });
        await services.suppressions.lift(address);
        return noContent();
      },
    }),
  ];
}
