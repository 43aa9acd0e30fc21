import { route } from '../../platform/http/route.ts';
import type { Route } from '../../platform/http/route.ts';
import { schemasIn } from '../../platform/http/schema.ts';
import { auditExport, auditPage } from './audit-answers.ts';
import type { AuditLogs } from './audit-logs.ts';

const { AuditExportQuery, AuditLog, AuditQuery, OrganisationParams } = schemasIn(
  () => import('./audit.schemas.ts'),
  ['AuditExportQuery', 'AuditLog', 'AuditQuery', 'OrganisationParams'],
);

/** Who may read an organisation's log; throws for everybody else. */
interface Readers {
  accessTo(asked: {
    readonly userId: string;
    readonly organisationId: string;
    readonly action: 'audit.read';
  }): Promise<{ readonly organisationId: string }>;
}

export interface AuditRoutesDeps {
  readonly logs: AuditLogs;
  readonly memberships: Readers;
}

export const PAGE_ANSWERS = {
  200: { description: 'a page; `cursor` leads to the next, null at the end', schema: AuditLog },
} as const;
export const EXPORT_ANSWERS = {
  200: { description: 'a part of the log as a file; `Link` leads to the next part' },
} as const;
const ORGANISATION_ANSWERS = {
  403: { description: '`role_required`' },
  404: { description: '`organisation_not_found`' },
} as const;

// each part reads up to a thousand entries
export const EXPORTS = { name: 'audit:export', max: 60, windowS: 60, fallback: 'dynamodb' } as const;

/** Audit logs, to read and to take away: a person's own, and an organisation's for those who manage it. */
export function auditRoutes(deps: AuditRoutesDeps): readonly Route[] {
  return [...ownRoutes(deps), ...organisationRoutes(deps)];
}

function ownRoutes({ logs }: AuditRoutesDeps): readonly Route[] {
  const path = '/v1/users/me/audit-log';
  const tags = ['users'];
  return [
    route({
      method: 'GET',
      path,
      summary: 'Read what happened in your account, newest first',
      tags,
      auth: 'required',
      scope: 'users:read',
      query: AuditQuery,
      answers: PAGE_ANSWERS,
      handle: ({ principal: { userId }, query }) => auditPage(logs, { userId }, query),
    }),
    route({
      method: 'GET',
      path: `${path}/export`,
      summary: 'Take your audit log away, as CSV or JSON lines',
      tags,
      auth: 'required',
      impersonation: 'refused',
      query: AuditExportQuery,
      answers: EXPORT_ANSWERS,
      limits: [{ ...EXPORTS, by: ({ principal }) => principal.userId }],
      handle: ({ principal: { userId }, query, path: asked }) =>
        auditExport(logs, { userId }, { query, path: asked }),
    }),
  ];
}

function organisationRoutes({ logs, memberships }: AuditRoutesDeps): readonly Route[] {
  const path = '/v1/orgs/:id/audit-log';
  const tags = ['organisations'];
  const action = 'audit.read';
  return [
    route({
      method: 'GET',
      path,
      summary: 'Read what happened in an organisation, newest first',
      tags,
      auth: 'required',
      scope: 'orgs:read',
      params: OrganisationParams,
      query: AuditQuery,
      answers: { ...PAGE_ANSWERS, ...ORGANISATION_ANSWERS },
      handle: async ({ principal: { userId }, params: { id }, query }) => {
        const { organisationId } = await memberships.accessTo({ userId, organisationId: id, action });
        return auditPage(logs, { organisationId }, query);
      },
    }),
    route({
      method: 'GET',
      path: `${path}/export`,
      summary: 'Take an organisation’s audit log away, as CSV or JSON lines',
      tags,
      auth: 'required',
      impersonation: 'refused',
      params: OrganisationParams,
      query: AuditExportQuery,
      answers: { ...EXPORT_ANSWERS, ...ORGANISATION_ANSWERS },
      limits: [{ ...EXPORTS, by: ({ principal }) => principal.userId }],
      handle: async ({ principal: { userId }, params: { id }, query, path: asked }) => {
        const { organisationId } = await memberships.accessTo({ userId, organisationId: id, action });
        return auditExport(logs, { organisationId }, { query, path: asked });
      },
    }),
  ];
}
