import type { PersonalData } from '../platform/personal-data.ts';
import { eraseLogins } from './erase-logins.ts';
import type { EraseLoginsDeps } from './erase-logins.ts';
import { repeatOnConflict } from './repeat.ts';

export type AuthPersonalDataDeps = EraseLoginsDeps;

/** What auth keeps of a person: credentials, sessions, keys, and who is allowed what. */
export function authPersonalData(deps: AuthPersonalDataDeps): Pick<PersonalData, 'eraseUser'> {
  return {
    eraseUser: async (userId) => ((await repeatOnConflict(() => eraseLogins(deps, userId))) ? 'more' : null),
  };
}
