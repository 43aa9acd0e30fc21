import { nodeCrypto } from '../../platform/node-crypto.ts';
import { AUTH_EVENTS, MAIL_TOKEN_PURPOSE } from '../auth.contract.ts';
import type { MailTokenData } from '../auth.contract.ts';
import { SessionEnded } from '../errors.ts';
import { repeatOnConflict } from '../repeat.ts';
import type { AuthServices } from '../services.ts';
import { passwordless } from './passwordless.ts';
import { tagOfCode } from './tag-of-code.ts';

export interface CodeRequest {
  readonly userId: string;
  readonly sessionId: string;
}

export const CODE_S = 10 * 60;
const DIGITS = 6;

/**
 * Mails a code that proves once more who sits at this session, for those who have no better proof.
 *
 * @throws CodeNotOffered to who has a password or a passkey; SecondFactorNeeded
 */
export async function requestCode(services: AuthServices, request: CodeRequest): Promise<void> {
  await repeatOnConflict(() => attemptRequest(services, request));
}

async function attemptRequest(services: AuthServices, request: CodeRequest): Promise<void> {
  const { userId, sessionId } = request;
  const { accounts, keys, mailedCodes, transactions, users, clock } = services;
  const [account, personal] = await Promise.all([passwordless(services, request), users.sealOf(userId)]);
  if (!personal) throw new SessionEnded();

  const now = clock.now();
  const code = String(nodeCrypto().randomInt(10 ** DIGITS)).padStart(DIGITS, '0');
  const expiresAt = Math.floor(now / 1_000) + CODE_S;
  const [key] = await keys.mailedCodes();
  const tag = tagOfCode(key, { userId, sessionId, code });
  const data: MailTokenData = {
    sealedToken: personal.seal(code, MAIL_TOKEN_PURPOSE),
    expiresAt: expiresAt * 1_000,
  };
  await transactions
    .begin()
    .add(mailedCodes.put({ userId, sessionId, tag, expiresAt }))
    .add(accounts.change(account, {}, now))
    .emit({
      module: 'auth',
      type: AUTH_EVENTS.reauthenticationRequested,
      aggregate: userId,
      subject: userId,
      version: account.version + 1,
      data,
    })
    .commit();
}
