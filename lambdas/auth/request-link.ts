import { newId } from '../platform/ids.ts';
import type { Account } from './account.repository.ts';
import { Draft } from './draft.ts';
import { emailKeysOf } from './email-address.ts';
import { commitPadded } from './equal-work.ts';
import { sendLink } from './mail-link.ts';
import type { MailTokenPurpose } from './mail-token.repository.ts';
import { repeatOnConflict } from './repeat.ts';
import type { AuthServices } from './services.ts';

/** The account's change, the token and the event. */
const WRITES = 3;

/**
 * Sends a link to the owner of an address, or seems to: whoever asks learns nothing about the address.
 * A verification is sent only while the address is unproven; the other links at any time.
 */
export async function requestLink(
  services: AuthServices,
  purpose: MailTokenPurpose,
  address: string,
): Promise<void> {
  const keys = await emailKeysOf(services.keys, address);
  await repeatOnConflict(async () => {
    const nobody = newId(services.clock.now());
    const account = await services.accounts.findByEmail(keys, nobody);
    const seal = await services.users.sealOf(account?.userId ?? nobody);

    const draft = new Draft();
    if (account && seal && isWanted(purpose, account)) {
      const { userId, version } = account;
      draft.add(services.accounts.change(account, {}, services.clock.now()));
      sendLink(services, draft, { purpose, userId, version: version + 1, seal });
    }
    await commitPadded(services, draft, WRITES);
  });
}

function isWanted(purpose: MailTokenPurpose, { verifiedAt }: Account): boolean {
  return purpose !== 'verify-email' || verifiedAt === null;
}
