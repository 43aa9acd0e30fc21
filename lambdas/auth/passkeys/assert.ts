import { newId } from '../../platform/ids.ts';
import type { Transaction } from '../../platform/transaction.ts';
import { AUTH_AUDIT } from '../auth.contract.ts';
import { ChallengeInvalid } from '../errors.ts';
import type { AuthServices } from '../services.ts';
import type { Ceremony } from './ceremony.repository.ts';
import type { Passkey } from './passkey.repository.ts';
import { challengeIn, verifyAssertion } from './verify.ts';
import type { Assertion } from './verify.ts';

export interface Proof extends Ceremony {
  readonly assertion: Assertion;
  readonly device: string;
  /** What a refusal is answered with: one error, whatever the reason. */
  readonly refused: () => Error;
}

/**
 * Takes a passkey's signature as proof, once, and whatever else `also` adds with it, in one transaction.
 *
 * @param also may refuse the passkey by throwing
 * @throws ChallengeInvalid, `refused`
 */
export async function takeAssertion(
  services: AuthServices,
  proof: Proof,
  also: (passkey: Passkey, transaction: Transaction) => Promise<void>,
): Promise<void> {
  const { ceremonies, passkeys, transactions, clock } = services;
  const now = clock.now();
  const challenge = challengeIn(proof.assertion);
  if (!(await ceremonies.isOpen(challenge, proof, now))) throw new ChallengeInvalid();
  try {
    const { passkey, said } = await verify(services, proof, challenge);
    const transaction = transactions.begin();
    transaction
      .add(ceremonies.use(challenge), () => new ChallengeInvalid())
      .add(passkeys.use(passkey, { ...said, lastUsedAt: now }), proof.refused);
    await also(passkey, transaction);
    await transaction.commit();
  } catch (error) {
    await ceremonies.discard(challenge);
    throw error;
  }
}

async function verify(services: AuthServices, { assertion, device, refused }: Proof, challenge: string) {
  const { passkeys, relyingParty, transactions, users, clock } = services;
  const passkey = await passkeys.findByCredential(assertion.id, newId(clock.now()));
  const said = passkey && (await verifyAssertion(relyingParty, assertion, challenge, passkey));
  if (!passkey || !said) throw refused();
  if (isOlder(said.signCount, passkey.signCount)) {
    // somebody may have copied the key: its owner reads of it where they look for such things
    const { userId } = passkey;
    const transaction = transactions.begin();
    users.audit(transaction, { userId, action: AUTH_AUDIT.passkeyCountWentBack, device });
    await transaction.commit();
    throw refused();
  }
  return { passkey, said };
}

/** WebAuthn, 6.1.1: authenticators that count nothing say 0 for ever. */
function isOlder(said: number, known: number): boolean {
  return (said > 0 || known > 0) && said <= known;
}
