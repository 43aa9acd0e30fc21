import type { MailedType } from './mailed-type.ts';
import { ACCOUNT_MAILS } from './account-mails.ts';
import { AUTH_MAILS } from './auth-mails.ts';
import { INVITATION_MAILS } from './invitation-mails.ts';
import { NOTED_MAILS } from './noted-mails.ts';
import { PAYMENT_MAILS } from './payment-mails.ts';
import type { Write } from './writing.ts';

/** How every event that is mailed of becomes a mail. */
export const CONTENTS: Readonly<Record<MailedType, Write>> = {
  ...AUTH_MAILS,
  ...ACCOUNT_MAILS,
  ...PAYMENT_MAILS,
  ...INVITATION_MAILS,
  ...NOTED_MAILS,
};
