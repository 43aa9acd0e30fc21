import { PasswordTooCommon } from '../errors.ts';
import { isCommonPassword } from './common.ts';
import { isFromContext } from './context.ts';
import type { PasswordContext } from './context.ts';

export interface ChosenPassword {
  readonly password: string;
  /** Of the person who chooses it; null where it was erased. */
  readonly email: string | null;
  /** The field that it stands in. @default password */
  readonly path?: string;
}

/** @throws PasswordTooCommon for one that is tried first, everywhere or here */
export async function assertUnguessable(
  { serviceName, host }: Omit<PasswordContext, 'email'>,
  { password, email, path }: ChosenPassword,
): Promise<void> {
  const isCommon = await isCommonPassword(password);
  if (isCommon || isFromContext(password, { serviceName, host, email })) throw new PasswordTooCommon(path);
}
