import type { PersonalData } from '../platform/personal-data.ts';

/**
 * What notifications keeps of a person: that a mail went out, by the ids of its event and of its reader. Neither the
 * address nor the text is kept.
 */
export function notificationsPersonalData(): Pick<PersonalData, 'eraseUser'> {
  return {
    // a record is found by its event alone, says nothing of its reader but the pseudonym, and ends after 30 days: it
    // must stay that long, or a message that is delivered once more would be mailed once more
    eraseUser: async () => null,
  };
}
