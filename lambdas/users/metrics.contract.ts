/** Metrics of users, in METRICS_NAMESPACE, split by stage alone. */
export const USERS_METRICS = {
  /** Entries of audit logs, and links of their chains, that somebody has changed or removed; 0 with every entry. */
  auditTampered: 'AuditTampered',
} as const;
