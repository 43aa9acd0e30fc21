/** What somebody is in an organisation. */
export type Role = 'owner' | 'admin' | 'member';

const EVERYBODY: readonly Role[] = ['owner', 'admin', 'member'];
const MANAGERS: readonly Role[] = ['owner', 'admin'];
const OWNERS: readonly Role[] = ['owner'];

/** Who may do what in an organisation: the one table that every module asks. */
export const RIGHTS = {
  'organisation.read': EVERYBODY,
  'organisation.rename': MANAGERS,
  'organisation.delete': OWNERS,
  'organisation.transfer': OWNERS,
  'members.read': EVERYBODY,
  'members.manage': MANAGERS,
  'invitations.read': MANAGERS,
  'invitations.manage': MANAGERS,
  'audit.read': MANAGERS,
  'billing.read': EVERYBODY,
  'billing.manage': MANAGERS,
  'files.read': EVERYBODY,
  'files.write': EVERYBODY,
  /** Other people's files; everybody may delete their own. */
  'files.delete': MANAGERS,
  'webhooks.read': MANAGERS,
  'webhooks.manage': MANAGERS,
} as const satisfies Readonly<Record<string, readonly Role[]>>;

export type Action = keyof typeof RIGHTS;

export function permits(role: Role, action: Action): boolean {
  return (RIGHTS[action] as readonly Role[]).includes(role);
}

/** Whether the one role is as much as the other: nobody gives, or takes, more than they have. */
export function reaches(role: Role, other: Role): boolean {
  return EVERYBODY.indexOf(role) <= EVERYBODY.indexOf(other);
}
