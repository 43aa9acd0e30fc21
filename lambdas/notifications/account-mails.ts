import type { DomainEvent } from '../platform/events/event.ts';
import type { AccountClosingData, ExportReadyData } from '../users/users.contract.ts';
import type { Language, MailContent } from './mail/content.ts';
import { day } from './mail/money.ts';
import { accountClosing } from './mail/templates/account-closing.ts';
import { accountRestored } from './mail/templates/account-restored.ts';
import { exportReady } from './mail/templates/export-ready.ts';
import type { AccountMailedType } from './notifications.contract.ts';

/** What a mail about somebody's account as a whole is written from. */
export interface AccountWriting {
  readonly event: DomainEvent;
  readonly language: Language;
  readonly service: string;
  readonly publicUrl: string;
}

/** One entry for each type of users' events that a mail follows from. */
export const ACCOUNT_MAILS: Readonly<Record<AccountMailedType, (writing: AccountWriting) => MailContent>> = {
  'account.closing': ({ event, language, service, publicUrl }) => {
    const { closesAt } = event.data as AccountClosingData;
    return accountClosing[language]({
      service,
      day: day(language, closesAt),
      url: `${publicUrl}/restore.html`,
    });
  },
  'account.restored': ({ language, service }) => accountRestored[language]({ service }),
  'export.ready': ({ event, language, service, publicUrl }) => {
    const { expiresAt } = event.data as ExportReadyData;
    const url = `${publicUrl}/export.html#${event.aggregate}`;
    return exportReady[language]({ service, day: day(language, expiresAt), url });
  },
};
