import type { Template } from './template.ts';

export interface ExportReadyValues {
  readonly service: string;
  /** Until when it can be fetched, as people read it: `November 28, 2026`. */
  readonly day: string;
  /** The page that it is fetched from, after a login. */
  readonly url: string;
}

/** All that there is of somebody was gathered, as somebody logged in to their account has asked for. */
export const exportReady: Template<ExportReadyValues> = {
  en: ({ service, day, url }) => ({
    subject: `Your data from ${service} is ready`,
    preview: `You can fetch it until ${day}.`,
    heading: 'Your data is ready',
    paragraphs: [
      `You asked for a copy of everything that ${service} keeps of you. Log in to fetch it until ${day}.`,
    ],
    action: { label: 'Fetch your data', url },
    notes: [
      'If you did not ask for it, somebody else is logged in to your account: change your password and log out the devices that you do not know.',
    ],
    byHand: [],
  }),
  de: ({ service, day, url }) => ({
    subject: `Deine Daten von ${service} liegen bereit`,
    preview: `Du kannst sie bis zum ${day} herunterladen.`,
    heading: 'Deine Daten liegen bereit',
    paragraphs: [
      `Du hast um eine Kopie von allem gebeten, was ${service} über dich speichert. Melde dich an, um sie bis zum ${day} herunterzuladen.`,
    ],
    action: { label: 'Daten herunterladen', url },
    notes: [
      'Wenn du nicht darum gebeten hast, ist jemand anderes in deinem Konto angemeldet: ändere dein Passwort und melde die Geräte ab, die du nicht kennst.',
    ],
    byHand: [],
  }),
};
