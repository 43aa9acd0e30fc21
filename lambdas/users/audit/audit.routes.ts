import { route } from '../../platform/http/route.ts';
import type { Route } from '../../platform/http/route.ts';
import { schemasIn } from '../../platform/http/schema.ts';
import { auditExport, auditPage } from './audit-answers.ts';
import type { AuditLogs } from './audit-logs.ts';

const { AuditExportQuery, AuditLog, AuditQuery } = schemasIn(
  () => import('./audit.schemas.ts'),
  ['AuditExportQuery', 'AuditLog', 'AuditQuery'],
);

export const AUDIT_ANSWERS = {
  page: { 200: { description: 'a page; `cursor` leads to the next, null at the end', schema: AuditLog } },
  export: { 200: { description: 'a part of the log as a file; `Link` leads to the next part' } },
} as const;

// each part reads up to a thousand entries
export const AUDIT_EXPORTS = { name: 'audit:export', max: 60, windowS: 60, fallback: 'dynamodb' } as const;

const tags = ['users'];

/** A person's own audit log, to read and to take away. */
export function auditRoutes({ logs }: { readonly logs: AuditLogs }): readonly Route[] {
  const path = '/v1/users/me/audit-log';
  return [
    route({
      method: 'GET',
      path,
      summary: 'Read what happened in your account, newest first',
      tags,
      auth: 'required',
      scope: 'users:read',
      query: AuditQuery,
      answers: AUDIT_ANSWERS.page,
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
      answers: AUDIT_ANSWERS.export,
      limits: [{ ...AUDIT_EXPORTS, by: ({ principal }) => principal.userId }],
      handle: ({ principal: { userId }, query, path: asked }) =>
        auditExport(logs, { userId }, { query, path: asked }),
    }),
  ];
}
