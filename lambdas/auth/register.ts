import { readEmail } from '../platform/email-address.ts';
import type { EmailAddress } from '../platform/email-address.ts';
import { newId, randomToken, sha256 } from '../platform/ids.ts';
import type { Account } from './account.repository.ts';
import { AUTH_AUDIT } from './auth.contract.ts';
import { Draft } from './draft.ts';
import { emailKeys } from './email-address.ts';
import type { KeyedHashes } from '../platform/root-keys.ts';
import { commitPadded } from './equal-work.ts';
import { MAIL_TOKEN_S, sendLink } from './mail-link.ts';
import { assertUnguessable } from './passwords/assert-unguessable.ts';
import type { PersonalSeal } from './ports.ts';
import { repeatOnConflict } from './repeat.ts';
import type { AuthServices } from './services.ts';
import { tellOwner } from './tell-owner.ts';

export interface Registration {
  readonly email: string;
  readonly password: string;
  readonly device: string;
  /** What mails are written in, as the browser asks; null when it doesn't. */
  readonly locale: string | null;
}

interface Attempt {
  readonly email: EmailAddress;
  readonly emailKeys: KeyedHashes;
  readonly passwordHash: string;
  readonly registrationHash: string;
  readonly device: string;
  readonly locale: string | null;
}

/** How long a registration waits for the proof of its address, seconds. */
export const REGISTRATION_S = MAIL_TOKEN_S['verify-email'];

/**
 * Registers, or seems to: whoever calls learns nothing about the address. A free one gets an account, an unverified
 * one another mail, the owner of a verified one is told; each case computes one hash, reads the same number of
 * items, and commits one transaction of the same number of writes.
 *
 * @returns the secret that lets its holder keep the chosen password when the address is proven
 * @throws PasswordTooCommon
 */
export async function register(services: AuthServices, input: Registration): Promise<string> {
  await assertUnguessable(services, input); // by what was sent alone: it says nothing of the address
  const registrationToken = randomToken();
  const email = readEmail(input.email);
  const attempt = {
    email,
    emailKeys: emailKeys(await services.keys.email(), email),
    passwordHash: await services.passwords.hash(input.password),
    registrationHash: sha256(registrationToken),
    device: input.device,
    locale: input.locale,
  };
  await repeatOnConflict(() => attemptRegistration(services, attempt));
  return registrationToken;
}

async function attemptRegistration(services: AuthServices, attempt: Attempt): Promise<void> {
  const newUserId = newId(services.clock.now());
  const account = await services.accounts.findByEmail(attempt.emailKeys, newUserId);
  const known = await services.users.sealOf(account?.userId ?? newUserId);

  const newcomer = await openAccount(services, attempt, newUserId);
  const draft =
    account === null
      ? newcomer
      : account.verifiedAt !== null || known === null
        ? ownerTold(services, account)
        : registerAgain(services, attempt, account, known);
  await commitPadded(services, draft, newcomer.size);
}

/** Everything a new person has, together or not at all. */
async function openAccount(services: AuthServices, attempt: Attempt, userId: string): Promise<Draft> {
  const { accounts, users, clock } = services;
  const { email, emailKeys: keys, passwordHash, device, locale } = attempt;
  const version = 1;
  const account = {
    userId,
    emailKey: keys.active,
    passwordHash,
    verifiedAt: null,
    resetAt: null,
    mfaSince: null,
    version,
  };
  const draft = new Draft();
  for (const write of accounts.claimAddress(keys, userId)) draft.add(write);
  draft.add(accounts.insert(account, clock.now())).add(pending(services, attempt, userId));
  const seal = await users.provision(draft, { userId, email: email.mailbox, locale });
  sendLink(services, draft, { purpose: 'verify-email', userId, version, seal });
  users.audit(draft, { userId, action: AUTH_AUDIT.registered, device });
  return draft;
}

/**
 * The address was registered but never proven, perhaps by somebody else. This password waits beside the others:
 * the proof decides, for the one whose registration comes with it.
 */
function registerAgain(
  services: AuthServices,
  attempt: Attempt,
  account: Account,
  seal: PersonalSeal,
): Draft {
  const { accounts, users, clock } = services;
  const { userId, version } = account;
  const draft = new Draft()
    .add(accounts.change(account, { passwordHash: attempt.passwordHash }, clock.now()))
    .add(pending(services, attempt, userId));
  sendLink(services, draft, { purpose: 'verify-email', userId, version: version + 1, seal });
  users.audit(draft, { userId, action: AUTH_AUDIT.registered, device: attempt.device });
  return draft;
}

function ownerTold(services: AuthServices, account: Account): Draft {
  const draft = new Draft();
  tellOwner(services, draft, account);
  return draft;
}

function pending({ accounts, clock }: AuthServices, attempt: Attempt, userId: string) {
  const expiresAt = Math.floor(clock.now() / 1_000) + REGISTRATION_S;
  const { passwordHash, registrationHash } = attempt;
  return accounts.insertPending(userId, registrationHash, { passwordHash, expiresAt });
}
