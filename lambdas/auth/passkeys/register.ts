import type { PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/server';
import { newId } from '../../platform/ids.ts';
import { AUTH_AUDIT, AUTH_EVENTS } from '../auth.contract.ts';
import {
  ChallengeInvalid,
  EmailUnverified,
  PasskeyRefused,
  PasskeyTaken,
  SessionEnded,
  TooManyPasskeys,
} from '../errors.ts';
import { repeatOnConflict } from '../repeat.ts';
import type { AuthServices } from '../services.ts';
import { NAME_PURPOSE } from './named-passkeys.ts';
import type { NamedPasskey } from './named-passkeys.ts';
import { creationOptions } from './options.ts';
import { challengeIn, verifyCreation } from './verify.ts';
import type { CreatedCredential, NewCredential } from './verify.ts';

export interface SomeSession {
  readonly userId: string;
  readonly sessionId: string;
}

export interface Registration extends SomeSession {
  readonly name: string;
  readonly credential: CreatedCredential;
  readonly device: string;
}

/** More than anybody carries, and few enough for one page. */
export const MAX_PASSKEYS = 20;

/**
 * Options to make a passkey with, for five minutes and this session.
 *
 * @throws EmailUnverified, TooManyPasskeys
 */
export async function startRegistration(
  services: AuthServices,
  { userId, sessionId }: SomeSession,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { accounts, ceremonies, passkeys, relyingParty, users, clock } = services;
  const [account, accountName, existing] = await Promise.all([
    accounts.find(userId),
    users.addressOf(userId),
    passkeys.list(userId),
  ]);
  if (!account || accountName === null) throw new SessionEnded();
  if (account.verifiedAt === null) throw new EmailUnverified();
  if (existing.length >= MAX_PASSKEYS) throw new TooManyPasskeys();
  const challenge = await ceremonies.begin({ purpose: 'register', binder: sessionId }, clock.now());
  return creationOptions(relyingParty, { challenge, userId, accountName, existing });
}

/**
 * Keeps a passkey that was made with these options: from now on it logs in.
 *
 * @throws ChallengeInvalid, PasskeyRefused, PasskeyTaken, EmailUnverified, TooManyPasskeys
 */
export async function finishRegistration(services: AuthServices, input: Registration): Promise<NamedPasskey> {
  const { ceremonies, relyingParty, clock } = services;
  const challenge = challengeIn(input.credential);
  const ceremony = { purpose: 'register', binder: input.sessionId } as const;
  if (!(await ceremonies.isOpen(challenge, ceremony, clock.now()))) throw new ChallengeInvalid();
  const made = await verifyCreation(relyingParty, input.credential, challenge);
  if (!made) {
    await ceremonies.discard(challenge);
    throw new PasskeyRefused();
  }
  return repeatOnConflict(() => keep(services, input, { challenge, made }));
}

async function keep(
  services: AuthServices,
  { userId, name, device }: Registration,
  { challenge, made }: { readonly challenge: string; readonly made: NewCredential },
): Promise<NamedPasskey> {
  const { accounts, ceremonies, passkeys, transactions, users, clock } = services;
  const now = clock.now();
  const [account, personal, existing] = await Promise.all([
    accounts.find(userId),
    users.sealOf(userId),
    passkeys.list(userId),
  ]);
  if (!account || !personal) throw new SessionEnded();
  if (account.verifiedAt === null) throw new EmailUnverified();
  if (existing.length >= MAX_PASSKEYS) throw new TooManyPasskeys();
  const passkey = {
    ...made,
    passkeyId: newId(now),
    userId,
    sealedName: personal.seal(name, NAME_PURPOSE),
    createdAt: now,
    lastUsedAt: null,
  };

  const transaction = transactions.begin();
  transaction
    .add(ceremonies.use(challenge), () => new ChallengeInvalid())
    .add(passkeys.claim(passkey), () => new PasskeyTaken())
    .add(passkeys.insert(passkey))
    // counts the account's changes, so that the last way to log in can't be removed by two at once
    .add(accounts.change(account, {}, now))
    .emit({
      module: 'auth',
      type: AUTH_EVENTS.passkeyAdded,
      aggregate: userId,
      subject: userId,
      version: account.version + 1,
      data: {},
    });
  users.audit(transaction, { userId, action: AUTH_AUDIT.passkeyAdded, device });
  await transaction.commit();
  return { ...passkey, name };
}
