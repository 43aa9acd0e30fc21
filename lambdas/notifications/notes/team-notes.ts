import type {
  MemberJoinedData,
  MemberLeftData,
  MemberRoleData,
  TransferData,
} from '../../users/organisations/organisations.contract.ts';
import type { WebhookDisabledData } from '../notifications.contract.ts';
import type { NoteKind } from './note-kind.ts';

type Role = MemberRoleData['role'];
type Member = { organisationId: string; userId: string };

const SOMEBODY = { en: 'Somebody', de: 'Jemand' };
const ORGANISATION = { en: 'your organisation', de: 'deiner Organisation' };

const ROLES: Readonly<Record<'en' | 'de', Readonly<Record<Role, string>>>> = {
  en: { owner: 'an owner', admin: 'an admin', member: 'a member' },
  de: { owner: 'Inhaber', admin: 'Admin', member: 'Mitglied' },
};

/** Notes about the people of an organisation, and what it has set up. */
export const TEAM_NOTES = {
  'member.joined': {
    keep: ({ aggregate: organisationId, data }) => {
      const { userId, role } = data as MemberJoinedData;
      return { organisationId, userId, role };
    },
    words: ({ role }, names, language) => {
      const person = names.person ?? SOMEBODY[language];
      const organisation = names.organisation ?? ORGANISATION[language];
      const words = {
        en: {
          title: `${person} has joined ${organisation}`,
          text: `They are ${ROLES.en[role]} of it.`,
        },
        de: { title: `${person} ist jetzt bei ${organisation}`, text: `Die Rolle: ${ROLES.de[role]}.` },
      };
      return words[language];
    },
    path: () => null,
  } satisfies NoteKind<Member & { role: Role }>,
  'member.left': {
    keep: ({ aggregate: organisationId, data }) => {
      const { userId, by } = data as MemberLeftData;
      return { organisationId, userId, way: by === userId ? 'left' : 'removed' };
    },
    words: ({ way }, names, language) => {
      const person = names.person ?? SOMEBODY[language];
      const organisation = names.organisation ?? ORGANISATION[language];
      const words = {
        en: {
          title: `${person} is no longer in ${organisation}`,
          text: way === 'left' ? 'They have left it.' : 'They were removed from it.',
        },
        de: {
          title: `${person} ist nicht mehr bei ${organisation}`,
          text: way === 'left' ? 'Die Person ist ausgetreten.' : 'Die Person wurde entfernt.',
        },
      };
      return words[language];
    },
    path: () => null,
  } satisfies NoteKind<Member & { way: 'left' | 'removed' }>,
  'member.role_changed': {
    keep: ({ aggregate: organisationId, data }) => {
      const { userId, role } = data as MemberRoleData;
      return { organisationId, userId, role };
    },
    words: ({ role }, names, language) => {
      const organisation = names.organisation ?? ORGANISATION[language];
      const words = {
        en: { title: `Your role in ${organisation} has changed`, text: `You are ${ROLES.en[role]} now.` },
        de: {
          title: `Deine Rolle bei ${organisation} hat sich geändert`,
          text: `Du bist jetzt ${ROLES.de[role]}.`,
        },
      };
      return words[language];
    },
    path: () => null,
  } satisfies NoteKind<Member & { role: Role }>,
  'ownership.transferred': {
    keep: ({ aggregate: organisationId, data }) => ({ organisationId, userId: (data as TransferData).to }),
    words: (_, names, language) => {
      const person = names.person ?? SOMEBODY[language];
      const organisation = names.organisation ?? ORGANISATION[language];
      const words = {
        en: names.isReader
          ? { title: `You own ${organisation} now`, text: 'Its ownership was handed to you.' }
          : { title: `${person} owns ${organisation} now`, text: 'Its ownership was handed to them.' },
        de: names.isReader
          ? { title: `Du bist jetzt Inhaber von ${organisation}`, text: 'Sie wurde dir übergeben.' }
          : { title: `${person} ist jetzt Inhaber von ${organisation}`, text: 'Sie wurde übergeben.' },
      };
      return words[language];
    },
    path: () => null,
  } satisfies NoteKind<Member>,
  'webhook.disabled': {
    keep: ({ data }) => {
      const { organisationId, webhookId, host } = data as WebhookDisabledData;
      return { organisationId, webhookId, host };
    },
    words: ({ host }, names, language) => {
      const organisation = names.organisation ?? ORGANISATION[language];
      const words = {
        en: {
          title: `A webhook of ${organisation} was turned off`,
          text: `${host} has not taken calls for a long time. Repair it, then turn the webhook on again.`,
        },
        de: {
          title: `Ein Webhook von ${organisation} wurde abgeschaltet`,
          text: `${host} hat lange keine Aufrufe angenommen. Repariere es und schalte den Webhook dann wieder ein.`,
        },
      };
      return words[language];
    },
    path: () => null,
  } satisfies NoteKind<{ organisationId: string; webhookId: string; host: string }>,
} as const satisfies Record<string, NoteKind>;
