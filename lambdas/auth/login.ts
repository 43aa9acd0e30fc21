import { TooManyRequests } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import type { Limit } from '../platform/rate-limit.ts';
import { emailKeysOf } from './email-address.ts';
import { BadCredentials, EmailUnverified } from './errors.ts';
import { finishLogin } from './finish-login.ts';
import type { LoggedIn, MfaRequired } from './finish-login.ts';
import type { AuthServices } from './services.ts';
import { upgradeHash } from './passwords/upgrade-hash.ts';

export interface Login {
  readonly email: string;
  readonly password: string;
  readonly device: string;
  /** The cookie that says that this browser's owner has logged in here before. */
  readonly deviceCookie: string | undefined;
}

/**
 * Guesses per account. A known device has guesses of its own: a stranger's thousand failures stop strangers,
 * not the owner, who can also reset the password to make a new device known.
 */
export const GUESSES: Limit = { name: 'login:account', max: 20, windowS: 900, fallback: 'dynamodb' };

/**
 * Logs in with a password. The same reads and one hash, whether the address is known or not; who gets in may cost a
 * second one, once after each rotation of the data root.
 *
 * @throws BadCredentials, EmailUnverified, TooManyRequests
 */
export async function login(services: AuthServices, input: Login): Promise<LoggedIn | MfaRequired> {
  const { accounts, devices, keys, limiter, passwords, clock } = services;
  const emailKeys = await emailKeysOf(keys, input.email);
  const device = await devices.recognise(emailKeys.all, input.deviceCookie);
  const guesser = device === null ? `account#${emailKeys.active}` : `device#${device.nonce}`;
  const guess = await limiter.take(GUESSES, guesser);
  if (!guess.allowed) throw new TooManyRequests(guess.resetS, 'login_throttled');

  const account = await accounts.findByEmail(emailKeys, newId(clock.now()));
  const isRight = await passwords.matches(input.password, account?.passwordHash ?? null);
  if (!account || !isRight) throw new BadCredentials();
  if (account.verifiedAt === null) throw new EmailUnverified();

  await limiter.reset(GUESSES, guesser);
  const upgraded = await upgradeHash(services, account, input.password);
  return finishLogin(services, upgraded, input.device);
}
