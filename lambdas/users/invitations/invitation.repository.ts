import type { Item, Key } from '../../platform/dynamodb/item.ts';
import type { Table } from '../../platform/dynamodb/table.ts';
import type { Write } from '../../platform/dynamodb/write.ts';
import type { Clock } from '../../platform/clock.ts';
import { sha256 } from '../../platform/ids.ts';
import type { KeyedHashes } from '../../platform/root-keys.ts';
import { invitationKey, invitationTokenKey, invitedKey } from '../keys.ts';
import { permits } from '../organisations/access.ts';
import type { Role } from '../organisations/access.ts';
import { isOpen } from './invitation.ts';
import type { Invitation } from './invitation.ts';

/** Where an invitation stands. */
export type InvitationPlace = Pick<Invitation, 'organisationId' | 'invitationId'>;

/**
 * Invitations, by organisation, by token and by address. The organisation's version guards every change, so that the
 * three agree; reads are strong, and show none that has expired.
 */
export class InvitationRepository {
  readonly #table: Table;
  readonly #clock: Clock;

  constructor(table: Table, clock: Clock) {
    this.#table = table;
    this.#clock = clock;
  }

  async find({ organisationId, invitationId }: InvitationPlace): Promise<Invitation | null> {
    const found = await this.#get<Invitation>(invitationKey(organisationId, invitationId));
    return found && toInvitation(found);
  }

  /** @param token as it was mailed */
  placeOf(token: string): Promise<InvitationPlace | null> {
    return this.#get<InvitationPlace & Expiring>(invitationTokenKey(sha256(token)));
  }

  /** The open ones of an organisation, oldest first. */
  async ofOrganisation(organisationId: string): Promise<readonly Invitation[]> {
    return (await this.#all<Invitation>(invitationKey(organisationId, ''))).map(toInvitation);
  }

  /** Where the open ones of an address stand. */
  async ofAddress({ all }: KeyedHashes): Promise<readonly InvitationPlace[]> {
    const found = await Promise.all(
      all.map((hash) => this.#all<InvitationPlace & Expiring>(invitedKey(hash, ''))),
    );
    return found.flat().map(({ organisationId, invitationId }) => ({ organisationId, invitationId }));
  }

  /** Three writes. */
  insert(invitation: Invitation): readonly Write[] {
    const { organisationId, invitationId, addressKey, tokenHash, expiresAt } = invitation;
    const place = { organisationId, invitationId, expiresAt };
    return [
      { ...invitationKey(organisationId, invitationId), ...invitation },
      { ...invitationTokenKey(tokenHash), ...place },
      { ...invitedKey(addressKey, organisationId), ...place },
    ].map((item) => this.#table.put(item));
  }

  /** Gives it another token, and with it another end: four writes. */
  renew(invitation: Invitation, { tokenHash }: Pick<Invitation, 'tokenHash'>): readonly Write[] {
    return [this.#table.delete(invitationTokenKey(tokenHash)), ...this.insert(invitation)];
  }

  /** Three writes. */
  delete({ organisationId, invitationId, addressKey, tokenHash }: Invitation): readonly Write[] {
    return [
      invitationKey(organisationId, invitationId),
      invitationTokenKey(tokenHash),
      invitedKey(addressKey, organisationId),
    ].map((key) => this.#table.delete(key));
  }

  /** What ends with somebody's right to invite: nothing while their role still has it; null where they leave. */
  async revokedWith(member: {
    readonly organisationId: string;
    readonly userId: string;
    readonly role: Role | null;
  }): Promise<readonly Write[]> {
    if (member.role !== null && permits(member.role, 'invitations.manage')) return [];
    const open = await this.ofOrganisation(member.organisationId);
    return open.filter(({ invitedBy }) => invitedBy === member.userId).flatMap((one) => this.delete(one));
  }

  /** Removes up to so many of an organisation's, open or not: three writes each, none when none is left. */
  async deletions(organisationId: string, limit: number): Promise<readonly Write[]> {
    const { pk, sk: prefix } = invitationKey(organisationId, '');
    const { items } = await this.#table.query<Invitation & Item>({ pk, prefix, limit, consistent: true });
    return items.flatMap((item) => this.delete(item));
  }

  async #get<T extends Expiring>(key: Key): Promise<T | null> {
    const item = await this.#table.get<T & Item>(key, { consistent: true });
    return item && isOpen(item, this.#clock.now()) ? item : null;
  }

  async #all<T extends Expiring>({ pk, sk: prefix }: Key): Promise<T[]> {
    const open: T[] = [];
    let cursor: string | null = null;
    do {
      const page: { items: T[]; cursor: string | null } = await this.#table.query<T>({
        pk,
        prefix,
        cursor,
        consistent: true,
      });
      open.push(...page.items.filter((item) => isOpen(item, this.#clock.now())));
      cursor = page.cursor;
    } while (cursor !== null);
    return open;
  }
}

type Expiring = Pick<Invitation, 'expiresAt'>;

function toInvitation(item: Invitation): Invitation {
  const { invitationId, organisationId, role, invitedBy } = item;
  const { sealedAddress, addressKey, tokenHash, createdAt, expiresAt } = item;
  return {
    invitationId,
    organisationId,
    role,
    invitedBy,
    sealedAddress,
    addressKey,
    tokenHash,
    createdAt,
    expiresAt,
  };
}
