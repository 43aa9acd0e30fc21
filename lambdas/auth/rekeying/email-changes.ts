import type { UnderRoot } from '../../platform/rekeying/under-root.ts';
import { isExpired } from '../../platform/rekeying/under-root.ts';
import { readMark } from '../../platform/roots.ts';
import type { AuthServices } from '../services.ts';

/** Changes of mail addresses under way: they name the account's address of that time. */
export function emailChangesUnderRoot({ emailChanges }: Pick<AuthServices, 'emailChanges'>): UnderRoot {
  return {
    what: 'changes of mail addresses under way',
    waitsFor: 'their end, an hour at most',
    rootOf: (item, now) =>
      typeof item['oldEmailKey'] === 'string' && !isExpired(item, now)
        ? readMark(item['oldEmailKey']).id
        : null,
    rekey: async () => false,
    drop: ({ pk, sk }) => emailChanges.drop({ pk: String(pk), sk: String(sk) }),
  };
}
