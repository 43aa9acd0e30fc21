import type { SessionPrincipal } from '../../platform/http/request.ts';
import { route } from '../../platform/http/route.ts';
import type { Route } from '../../platform/http/route.ts';
import { schemasIn } from '../../platform/http/schema.ts';
import type { TransactionFactory } from '../../platform/transaction.ts';
import { USERS_AUDIT } from '../users.contract.ts';
import { auditExport, auditPage } from './audit-answers.ts';
import type { AuditLogOwner } from './audit-entry.ts';
import type { AuditLogs } from './audit-logs.ts';
import type { AuditRepository } from './audit.repository.ts';
import { EXPORT_ANSWERS, EXPORTS, PAGE_ANSWERS } from './audit.routes.ts';

const { AdminAuditExportQuery, AdminAuditQuery } = schemasIn(
  () => import('./audit.schemas.ts'),
  ['AdminAuditExportQuery', 'AdminAuditQuery'],
);

export interface AdminAuditRoutesDeps {
  readonly logs: AuditLogs;
  readonly audit: AuditRepository;
  readonly transactions: TransactionFactory;
  /** What a user agent is called in audit logs: `Firefox on Linux`. */
  readonly describeDevice: (userAgent: string | null) => string;
}

/** Exactly one of them, as the schema sees to. */
interface WhichLog {
  readonly userId?: string | undefined;
  readonly organisationId?: string | undefined;
  readonly scope?: 'admins' | undefined;
}

const PATH = '/v1/admin/audit-log';
const tags = ['admin'];
const READS = { name: 'admin:audit', max: 120, windowS: 60, fallback: 'dynamodb' } as const;

/** Any audit log, for administrators; who looked into whose is in the administrators' own. */
export function adminAuditRoutes(deps: AdminAuditRoutesDeps): readonly Route[] {
  const { logs } = deps;
  return [
    route({
      method: 'GET',
      path: PATH,
      summary: 'Read the audit log of a person, of an organisation or of the administrators, newest first',
      tags,
      auth: 'required',
      role: 'admin',
      query: AdminAuditQuery,
      answers: PAGE_ANSWERS,
      limits: [{ ...READS, by: ({ principal }) => principal.userId }],
      handle: async ({ principal, client, query: { userId, organisationId, scope, ...query } }) => {
        const which = { userId, organisationId, scope };
        await note(deps, principal, client.userAgent, { action: USERS_AUDIT.auditLogRead, which });
        return auditPage(logs, ownerOf(which), query);
      },
    }),
    route({
      method: 'GET',
      path: `${PATH}/export`,
      summary: 'Take such a log away, as CSV or JSON lines',
      tags,
      auth: 'required',
      role: 'admin',
      query: AdminAuditExportQuery,
      answers: EXPORT_ANSWERS,
      limits: [{ ...EXPORTS, by: ({ principal }) => principal.userId }],
      handle: async ({ principal, client, query, path }) => {
        await note(deps, principal, client.userAgent, { action: USERS_AUDIT.auditLogExported, which: query });
        return auditExport(logs, ownerOf(query), { query, path });
      },
    }),
  ];
}

/** Before anything is shown. */
async function note(
  { audit, transactions, describeDevice }: AdminAuditRoutesDeps,
  { userId: by }: SessionPrincipal,
  userAgent: string | null,
  { action, which }: { readonly action: string; readonly which: WhichLog },
): Promise<void> {
  const about = which.userId ?? which.organisationId ?? 'admins';
  const entry = { admins: true, by, action, device: describeDevice(userAgent), about } as const;
  await transactions.begin().add(audit.append(entry)).commit();
}

function ownerOf({ userId, organisationId }: WhichLog): AuditLogOwner {
  if (userId !== undefined) return { userId };
  return organisationId === undefined ? { admins: true } : { organisationId };
}
