import type { AccountClosingData, ExportReadyData } from '../../../users/users.contract.ts';
import { day } from '../../language/format.ts';
import type { AccountMailedType } from '../../notifications.contract.ts';
import { accountClosing } from '../templates/account-closing.ts';
import { accountRestored } from '../templates/account-restored.ts';
import { exportReady } from '../templates/export-ready.ts';
import type { Write } from './writing.ts';

/** Mails about somebody's account as a whole. */
export const ACCOUNT_MAILS: Readonly<Record<AccountMailedType, Write>> = {
  'account.closing': ({ event, language, service, publicUrl }) => {
    const { closesAt } = event.data as AccountClosingData;
    const url = `${publicUrl}/restore.html`;
    return accountClosing[language]({ service, day: day(language, closesAt), url });
  },
  'account.restored': ({ language, service }) => accountRestored[language]({ service }),
  'export.ready': ({ event, language, service, publicUrl }) => {
    const { expiresAt } = event.data as ExportReadyData;
    const url = `${publicUrl}/export.html#${event.aggregate}`;
    return exportReady[language]({ service, day: day(language, expiresAt), url });
  },
};
