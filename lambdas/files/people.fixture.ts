import { Forbidden, NotFound } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { deriveKey, open, seal } from '../platform/seal.ts';
import type { Transaction } from '../platform/transaction.ts';
import type { AccessAsked, Membership, Memberships, Role, UsersModule } from '../users/index.ts';

type AuditEntry = Parameters<UsersModule['audit']>[1];

/** Who there is, in which organisations: what files asks users, answered from memory. */
export class People
  implements Pick<Memberships, 'accessTo' | 'personalOf'>, Pick<UsersModule, 'sealOf' | 'audit' | 'isShown'>
{
  readonly #memberships: Membership[] = [];
  readonly #erased = new Set<string>();
  /** Whose accounts are closing. */
  readonly closing = new Set<string>();
  readonly audited: AuditEntry[] = [];
  /** How many keys were looked up. */
  seals = 0;

  /** Somebody with their personal organisation. */
  person(): { readonly id: string; readonly organisationId: string } {
    const [id, organisationId] = [newId(), newId()];
    this.#memberships.push({ userId: id, organisationId, role: 'owner', personal: true });
    return { id, organisationId };
  }

  /** An organisation of these people. */
  organisation(members: Readonly<Record<string, Role>>): string {
    const organisationId = newId();
    for (const [userId, role] of Object.entries(members)) {
      this.#memberships.push({ userId, organisationId, role, personal: false });
    }
    return organisationId;
  }

  erase(userId: string): void {
    this.#erased.add(userId);
  }

  async personalOf(userId: string): Promise<Membership | null> {
    return this.#memberships.find((one) => one.userId === userId && one.personal) ?? null;
  }

  async accessTo({ userId, organisationId, action }: AccessAsked): Promise<Membership> {
    const membership = this.#memberships.find(
      (one) =>
        one.userId === userId && (organisationId ? one.organisationId === organisationId : one.personal),
    );
    if (!membership) throw new NotFound('organisation_not_found');
    if (action === 'files.delete' && membership.role === 'member') {
      throw new Forbidden('role_required', 'only an owner or admin may do this');
    }
    return membership;
  }

  sealOf: UsersModule['sealOf'] = async (userId) => {
    this.seals += 1;
    if (this.#erased.has(userId)) return null;
    const key = deriveKey('a data secret', userId);
    return {
      seal: (text, purpose) => seal(key, text, purpose),
      open: (sealed, purpose) => open(key, sealed, purpose),
    };
  };

  async isShown(userId: string): Promise<boolean> {
    return !this.closing.has(userId);
  }

  audit(_: Transaction, entry: AuditEntry): void {
    this.audited.push(entry);
  }
}
