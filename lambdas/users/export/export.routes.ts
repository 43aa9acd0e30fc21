import type { Clock } from '../../platform/clock.ts';
import { NotFound } from '../../platform/errors.ts';
import { accepted, ok } from '../../platform/http/answer.ts';
import { isoTime } from '../../platform/http/iso-time.ts';
import { route } from '../../platform/http/route.ts';
import type { Route } from '../../platform/http/route.ts';
import { schemasIn } from '../../platform/http/schema.ts';
import type { ExportRepository } from './export.repository.ts';
import { nameOf, stateOf } from './export.ts';
import type { Export, Part } from './export.ts';
import type { PartLinks } from './part-links.ts';
import { requestExport } from './request-export.ts';
import type { RequestExportDeps } from './request-export.ts';

const { ExportDetails, ExportParams, ExportPartParams, Exports, ExportSummary } = schemasIn(
  () => import('./export.schemas.ts'),
  ['ExportDetails', 'ExportParams', 'ExportPartParams', 'Exports', 'ExportSummary'],
);

export interface ExportRoutesDeps extends RequestExportDeps {
  readonly links: PartLinks;
  /** What a user agent is called in the audit log: `Firefox on Linux`. */
  readonly describeDevice: (userAgent: string | null) => string;
}

const PATH = '/v1/users/me/exports';
/** All that there is of somebody is for themselves alone: no API key reads it, nobody in their place, not even a list. */
const OWN = { tags: ['users'], auth: 'required', impersonation: 'refused' } as const;
const NOT_FOUND = { 404: { description: 'unknown, somebody else’s, or over' } };

/** A copy of everything that there is of a person: asked for once a day, gathered by a worker, fetched for a week. */
export function exportRoutes(deps: ExportRoutesDeps): readonly Route[] {
  return [requestRoute(deps), listRoute(deps), detailsRoute(deps), partRoute(deps)];
}

function requestRoute(deps: ExportRoutesDeps): Route {
  return route({
    ...OWN,
    method: 'POST',
    path: '/v1/users/me/export',
    summary: 'Ask for a copy of all that there is of you; a mail says when it is ready',
    idempotency: 'optional',
    answers: {
      202: { description: 'it is being gathered', schema: ExportSummary },
      429: { description: '`export_too_soon`: one a day' },
    },
    handle: async ({ principal: { userId }, client }) => {
      const device = deps.describeDevice(client.userAgent);
      return accepted(summaryOf(await requestExport(deps, { userId, device }), deps.clock));
    },
  });
}

function listRoute({ exports, clock }: ExportRoutesDeps): Route {
  return route({
    ...OWN,
    method: 'GET',
    path: PATH,
    summary: 'List your exports that can still be fetched, newest first',
    answers: { 200: { description: 'all of them: one a day, for a week', schema: Exports } },
    handle: async ({ principal: { userId } }) => {
      const found = await exports.list(userId, clock.now());
      return ok({ items: found.map((one) => summaryOf(one, clock)) });
    },
  });
}

function detailsRoute(deps: ExportRoutesDeps): Route {
  return route({
    ...OWN,
    method: 'GET',
    path: `${PATH}/:id`,
    summary: 'Read how far an export is, and what can be fetched of it',
    params: ExportParams,
    answers: { 200: { description: 'without parts until it is ready', schema: ExportDetails }, ...NOT_FOUND },
    handle: async ({ principal: { userId }, params: { id } }) => {
      const found = await findExport(deps, userId, id);
      const parts = found.state === 'ready' ? await deps.exports.parts(found) : [];
      return ok({ ...summaryOf(found, deps.clock), parts: parts.map(documentOf) });
    },
  });
}

function partRoute(deps: ExportRoutesDeps): Route {
  return route({
    ...OWN,
    method: 'GET',
    path: `${PATH}/:id/parts/:number`,
    summary: 'Fetch a part of an export',
    params: ExportPartParams,
    answers: { 302: { description: 'to the file, by a link that is good for a minute' }, ...NOT_FOUND },
    handle: async ({ principal: { userId }, params: { id, number } }) => {
      const found = await findExport(deps, userId, id);
      const isNumber = /^[1-9]\d*$/.test(number);
      const part =
        isNumber && found.state === 'ready' ? await deps.exports.part(found, Number(number)) : null;
      if (!part) throw new NotFound();
      return { status: 302, headers: { Location: await deps.links.linkTo(part.key, nameOf(part)) } };
    },
  });
}

async function findExport(
  { exports, clock }: { readonly exports: ExportRepository; readonly clock: Clock },
  userId: string,
  exportId: string,
): Promise<Export> {
  const found = await exports.find(userId, exportId, clock.now());
  if (!found) throw new NotFound();
  return found;
}

function summaryOf(found: Export, clock: Clock) {
  const { exportId: id, requestedAt, endsAt } = found;
  const state = stateOf(found, clock.now());
  return { id, state, requestedAt: isoTime(requestedAt), expiresAt: isoTime(endsAt) };
}

function documentOf(part: Part) {
  const { number, module, records, bytes } = part;
  return { number, name: nameOf(part), module, records, bytes };
}
