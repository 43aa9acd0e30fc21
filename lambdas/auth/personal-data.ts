import type { PersonalData } from '../platform/personal-data.ts';
import { eraseLogins } from './erase-logins.ts';
import type { EraseLoginsDeps } from './erase-logins.ts';
import { exportLogins } from './export-logins.ts';
import type { ExportLoginsDeps } from './export-logins.ts';
import { repeatOnConflict } from './repeat.ts';

export type AuthPersonalDataDeps = EraseLoginsDeps & ExportLoginsDeps;

/** What auth keeps of a person: credentials, sessions, keys, and who is allowed what. */
export function authPersonalData(deps: AuthPersonalDataDeps): PersonalData {
  return {
    exportUser: exportLogins(deps),
    eraseUser: async (userId) => ((await repeatOnConflict(() => eraseLogins(deps, userId))) ? 'more' : null),
  };
}
