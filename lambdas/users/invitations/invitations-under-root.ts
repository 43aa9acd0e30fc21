import type { Item } from '../../platform/dynamodb/item.ts';
import type { Table } from '../../platform/dynamodb/table.ts';
import { isExpired } from '../../platform/rekeying/under-root.ts';
import type { UnderRoot } from '../../platform/rekeying/under-root.ts';
import { readMark } from '../../platform/roots.ts';
import { invitationKey, invitationTokenKey, invitedKey } from '../keys.ts';
import type { Invitation } from './invitation.ts';

/** Open invitations, which name the invited address. */
export function invitationsUnderRoot(table: Table): UnderRoot {
  return {
    what: 'open invitations',
    waitsFor: 'their answers, 7 days at most',
    rootOf: (item, now) =>
      isInvitation(item) && !isExpired(item, now) ? readMark(item.addressKey).id : null,
    rekey: async () => false,
    // as if they had expired: who wants somebody invites them again
    async drop(item) {
      const { organisationId, invitationId, addressKey, tokenHash } = item as unknown as Invitation;
      const keys = [
        invitationTokenKey(tokenHash),
        invitedKey(addressKey, organisationId),
        // last, so that one that was broken off is found again
        invitationKey(organisationId, invitationId),
      ];
      for (const key of keys) await table.write(table.delete(key));
    },
  };
}

function isInvitation(item: Item): item is Item & Pick<Invitation, 'addressKey'> {
  return String(item['pk']).startsWith(invitationKey('', '').pk) && typeof item['addressKey'] === 'string';
}
