import * as z from 'zod/mini';
import { pageQuery } from '../../platform/http/page-query.ts';
import { lazy } from '../../platform/http/schema.ts';

const time = () => z.iso.datetime();

/** Which entries: `action` is the beginning of one, `by` an id, `from` and `to` are both included. */
export const auditFilter = () => ({
  action: z.optional(z.string().check(z.minLength(1), z.maxLength(64))),
  by: z.optional(z.string().check(z.minLength(1), z.maxLength(64))),
  from: z.optional(time()),
  to: z.optional(time()),
});

export const auditExport = () => ({
  ...auditFilter(),
  format: z._default(z.enum(['csv', 'jsonl']), 'csv'),
  cursor: pageQuery().cursor,
});

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
