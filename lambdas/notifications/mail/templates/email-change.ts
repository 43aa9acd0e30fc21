import { duration } from '../../language/format.ts';
import type { Template } from './template.ts';
import type { LinkValues } from './verification.ts';

/** Somebody wants this address for their account: proves that it is theirs. Sent to the new address. */
export const emailChange: Template<LinkValues> = {
  en: ({ service, url, token, endpoint, validForMs }) => ({
    subject: `Confirm your new email address for ${service}`,
    preview: 'Your account uses it as soon as you confirm it.',
    heading: 'Confirm your new email address',
    paragraphs: [
      `Your account with ${service} is to use this address from now on. Please log in with your old address as usual, then confirm the new one.`,
    ],
    action: { label: 'Confirm new address', url },
    notes: [
      `The link works once, for ${duration('en', validForMs)}, and only for who is logged in to the account.`,
      'If you have not asked for this, do nothing: nothing will change.',
    ],
    byHand: [`Without a browser: POST ${endpoint}, logged in`, `Code: ${token}`],
  }),
  de: ({ service, url, token, endpoint, validForMs }) => ({
    subject: `Bestätige deine neue E-Mail-Adresse für ${service}`,
    preview: 'Dein Konto benutzt sie, sobald du sie bestätigst.',
    heading: 'Bestätige deine neue E-Mail-Adresse',
    paragraphs: [
      `Dein Konto bei ${service} soll ab jetzt diese Adresse benutzen. Bitte melde dich wie gewohnt mit der alten an und bestätige dann die neue.`,
    ],
    action: { label: 'Neue Adresse bestätigen', url },
    notes: [
      `Der Link gilt einmal, ${duration('de', validForMs)} lang und nur für den, der im Konto angemeldet ist.`,
      'Wenn du das nicht wolltest, tu nichts: Es ändert sich nichts.',
    ],
    byHand: [`Ohne Browser: POST ${endpoint}, angemeldet`, `Code: ${token}`],
  }),
};
