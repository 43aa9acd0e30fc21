import { duration } from '../../language/format.ts';
import type { Template } from './template.ts';

export interface CodeValues {
  readonly service: string;
  /** Six digits. */
  readonly code: string;
  readonly validForMs: number;
}

/** Somebody who is logged in without a password is to prove once more that it is them. */
export const reauthentication: Template<CodeValues> = {
  en: ({ service, code, validForMs }) => ({
    subject: `Your code for ${service}`,
    preview: 'A code to confirm that it is you.',
    heading: 'Confirm that it is you',
    paragraphs: [
      `Somebody who is logged in to ${service} with your account wants to change something that needs a fresh proof. Type this code there:`,
      code,
    ],
    action: null,
    notes: [
      `The code works once, for ${duration('en', validForMs)}, and only on the device that asked for it. Never pass it on: nobody of ours asks for it.`,
      'If it was not you, somebody is in your account: log in and end the other sessions.',
    ],
    byHand: [],
  }),
  de: ({ service, code, validForMs }) => ({
    subject: `Dein Code für ${service}`,
    preview: 'Ein Code, um zu bestätigen, dass du es bist.',
    heading: 'Bestätige, dass du es bist',
    paragraphs: [
      `Jemand, der bei ${service} mit deinem Konto angemeldet ist, möchte etwas ändern, das eine frische Bestätigung braucht. Gib dort diesen Code ein:`,
      code,
    ],
    action: null,
    notes: [
      `Der Code gilt einmal, ${duration('de', validForMs)} lang und nur auf dem Gerät, das ihn angefordert hat. Gib ihn nie weiter: Niemand von uns fragt danach.`,
      'Wenn du es nicht warst, ist jemand in deinem Konto: Melde dich an und beende die anderen Sitzungen.',
    ],
    byHand: [],
  }),
};
