import { readEmail } from '../../platform/email-address.ts';
import { newId, randomToken } from '../../platform/ids.ts';
import type { KeyedHashes } from '../../platform/root-keys.ts';
import type { Account } from '../account.repository.ts';
import { AUTH_AUDIT, AUTH_EVENTS, MAIL_ADDRESS_PURPOSE, MAIL_TOKEN_PURPOSE } from '../auth.contract.ts';
import type { EmailChangeData } from '../auth.contract.ts';
import { Draft } from '../draft.ts';
import { emailKeys } from '../email-address.ts';
import { commitPadded } from '../equal-work.ts';
import { SessionEnded } from '../errors.ts';
import type { PersonalSeal } from '../ports.ts';
import { repeatOnConflict } from '../repeat.ts';
import type { AuthServices } from '../services.ts';
import { tellOwner } from '../tell-owner.ts';

export interface EmailChangeRequest {
  readonly userId: string;
  /** The new address. */
  readonly email: string;
  readonly device: string;
}

/** How long the link lives, seconds. */
export const EMAIL_CHANGE_S = 3_600;
/** The account's change, the token, the event and the audit entry. */
const WRITES = 4;

/**
 * Sends a link to the new address, or seems to: whoever asks learns nothing about it. The owner of an account with a
 * proven address is told instead, and to one's own address nothing is sent; each case reads and writes as much.
 */
export async function requestEmailChange(services: AuthServices, request: EmailChangeRequest): Promise<void> {
  const { mailbox, identity } = readEmail(request.email);
  const keys = emailKeys(await services.keys.email(), { mailbox, identity });
  await repeatOnConflict(() => attemptRequest(services, request, { mailbox, keys }));
}

interface NewAddress {
  readonly mailbox: string;
  readonly keys: KeyedHashes;
}

async function attemptRequest(
  services: AuthServices,
  { userId, device }: EmailChangeRequest,
  address: NewAddress,
): Promise<void> {
  const { accounts, users, clock } = services;
  const [account, personal, holder] = await Promise.all([
    accounts.find(userId),
    users.sealOf(userId),
    accounts.findByEmail(address.keys, newId(clock.now())),
  ]);
  if (!account || !personal) throw new SessionEnded();

  const draft = new Draft();
  users.audit(draft, { userId, action: AUTH_AUDIT.emailChangeRequested, device });
  const isTaken = holder !== null && holder.verifiedAt !== null;
  if (!isTaken) sendToken(services, draft, { account, personal, address });
  else if (holder.userId !== userId) tellOwner(services, draft, holder);
  await commitPadded(services, draft, WRITES);
}

interface Sending {
  readonly account: Account;
  readonly personal: PersonalSeal;
  readonly address: NewAddress;
}

function sendToken(
  { accounts, emailChanges, clock }: AuthServices,
  draft: Draft,
  { account, personal, address }: Sending,
): void {
  const { userId, emailKey: oldEmailKey } = account;
  const token = randomToken();
  const issuedAt = clock.now();
  const expiresAt = Math.floor(issuedAt / 1_000) + EMAIL_CHANGE_S;
  const sealedAddress = personal.seal(address.mailbox, MAIL_ADDRESS_PURPOSE);
  const change = { userId, oldEmailKey, sealedAddress, issuedAt, expiresAt };
  const data: EmailChangeData = {
    sealedToken: personal.seal(token, MAIL_TOKEN_PURPOSE),
    expiresAt: expiresAt * 1_000,
    sealedAddress,
  };
  draft
    .add(accounts.change(account, {}, issuedAt))
    .add(emailChanges.insert(token, change))
    .emit({
      module: 'auth',
      type: AUTH_EVENTS.emailChangeRequested,
      aggregate: userId,
      subject: userId,
      version: account.version + 1,
      data,
    });
}
