import { noteOf, writeNote } from '../../notes/notes.ts';
import type { NotedType } from '../../notes/notes.ts';
import type { MailedType } from './mailed-type.ts';
import { announcement } from '../templates/announcement.ts';
import { noted } from '../templates/noted.ts';
import type { Template } from '../templates/template.ts';
import type { NotedValues } from '../templates/noted.ts';
import type { Write } from './writing.ts';

/** Mails that are written from their events' notes. */
export const NOTED_MAILS = {
  'member.joined': fromNote('member.joined'),
  'member.left': fromNote('member.left'),
  'member.role_changed': fromNote('member.role_changed'),
  'ownership.transferred': fromNote('ownership.transferred'),
  'webhook.disabled': fromNote('webhook.disabled'),
  'announcement.published': fromNote('announcement.published', announcement),
} as const satisfies Partial<Record<MailedType, Write>>;

function fromNote(type: NotedType, template: Template<NotedValues> = noted): Write {
  return ({ event, language, names, publicUrl }) => {
    const values = noteOf(event);
    if (values === null) return null;
    const { path, ...words } = writeNote(type, values, language, names);
    const url = path === null ? null : new URL(path, publicUrl).href;
    return template[language]({ ...words, url });
  };
}
