/**
 * What a module keeps of one person, for the two things that everybody may ask for: a copy of it, and its end. Every
 * module with a table has one; `lambdas/api/compose-accounts.ts` lists them all.
 */
export interface PersonalData {
  /**
   * The next part of what the module holds of a person, in as many calls as it takes: one call reads a bounded number
   * of items, so that no account is too big. What is sealed is opened; hashes of secrets are left out.
   *
   * @param cursor as the call before gave it, null at the beginning
   */
  exportUser(userId: string, cursor: string | null): Promise<ExportPart>;
  /**
   * Removes what the module holds of a person, a bounded number of items a call; what must stay is severed from them.
   * Repeating any call changes nothing.
   *
   * @param cursor as the call before gave it, null at the beginning
   * @returns where to go on, null when nothing is left
   */
  eraseUser(userId: string, cursor: string | null): Promise<string | null>;
}

export interface ExportPart {
  readonly records: readonly ExportRecord[];
  /** Where the next part begins, null at the end. */
  readonly cursor: string | null;
}

/** One line of an export: what it is (`profile`, `session`), and its content as its owner may read it. */
export interface ExportRecord {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** The modules that have a table: each has something of a person, or says why not. */
export const MODULES_WITH_DATA = ['auth', 'users', 'notifications', 'files', 'admin', 'payments'] as const;

export type ModuleWithData = (typeof MODULES_WITH_DATA)[number];
