import * as z from 'zod/mini';
import { pageQuery } from '../../platform/http/page-query.ts';
import { lazy } from '../../platform/http/schema.ts';

const time = () => z.iso.datetime();

/** Which entries: `action` is the beginning of one, `by` an id, `from` and `to` are both included. */
const auditFilter = () => ({
  action: z.optional(z.string().check(z.minLength(1), z.maxLength(64))),
  by: z.optional(z.string().check(z.minLength(1), z.maxLength(64))),
  from: z.optional(time()),
  to: z.optional(time()),
});

const auditExport = () => ({
  ...auditFilter(),
  format: z._default(z.enum(['csv', 'jsonl']), 'csv'),
  cursor: pageQuery().cursor,
});

/** Whose log: exactly one of them. */
const which = () => ({
  userId: z.optional(z.uuid()),
  organisationId: z.optional(z.uuid()),
  scope: z.optional(z.literal('admins')),
});

const isOne = (query: { readonly [Name in keyof ReturnType<typeof which>]?: unknown }): boolean =>
  [query.userId, query.organisationId, query.scope].filter((given) => given !== undefined).length === 1;
const NOT_ONE = { message: 'give one of userId, organisationId and scope', path: ['scope'] };

export const AdminAuditQuery = lazy(() =>
  z.object({ ...which(), ...pageQuery(), ...auditFilter() }).check(z.refine(isOne, NOT_ONE)),
);
export const AdminAuditExportQuery = lazy(() =>
  z.object({ ...which(), ...auditExport() }).check(z.refine(isOne, NOT_ONE)),
);

export const AuditQuery = lazy(() => z.object({ ...pageQuery(), ...auditFilter() }));
export const AuditExportQuery = lazy(() => z.object(auditExport()));
export const OrganisationParams = lazy(() => z.object({ id: z.string().check(z.maxLength(64)) }));

export const AuditLog = lazy(() =>
  z.object({
    items: z.array(
      z.object({
        id: z.uuid(),
        action: z.string(),
        by: z.string(),
        impersonator: z.nullable(z.string()),
        device: z.string(),
        network: z.nullable(z.string()),
        about: z.nullable(z.string()),
        reason: z.nullable(z.string()),
        at: time(),
      }),
    ),
    cursor: z.nullable(z.string()),
  }),
);
