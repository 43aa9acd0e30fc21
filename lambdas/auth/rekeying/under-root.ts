import type { UnderRoot } from '../../platform/rekeying/under-root.ts';
import { AccountRepository } from '../account.repository.ts';
import { EmailChangeRepository } from '../email-change/email-change.repository.ts';
import { authKeys } from '../keys.ts';
import { LinkRepository } from '../oauth/link.repository.ts';
import type { ProvisioningDeps } from '../provisioning.module.ts';
import { addressesUnderRoot } from './addresses.ts';
import { emailChangesUnderRoot } from './email-changes.ts';
import { linksUnderRoot } from './links.ts';
import type { AuthServices } from '../services.ts';
import { passwordsUnderRoot, pendingPasswordsUnderRoot } from './passwords.ts';

/**
 * What auth keeps under the data root. The tags of mailed codes stand under it too: they live ten minutes, and no root
 * is retired sooner. So do the keys that limits count addresses by, which are never looked for again.
 */
export function authUnderRoot(deps: ProvisioningDeps): readonly UnderRoot[] {
  return kindsUnderRoot({
    ...deps,
    keys: authKeys(deps.secrets, deps.clock),
    accounts: new AccountRepository(deps.table),
    oauthLinks: new LinkRepository(deps.table),
    emailChanges: new EmailChangeRepository(deps.table),
  });
}

export function kindsUnderRoot(
  services: Pick<
    AuthServices,
    'accounts' | 'clock' | 'emailChanges' | 'keys' | 'oauthLinks' | 'transactions' | 'users'
  >,
): readonly UnderRoot[] {
  return [
    addressesUnderRoot(services),
    passwordsUnderRoot(services),
    pendingPasswordsUnderRoot(services),
    linksUnderRoot(services),
    emailChangesUnderRoot(services),
  ];
}
