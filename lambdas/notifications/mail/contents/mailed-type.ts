import type { NOTIFICATION_KINDS, NotifiedType } from '../../notifications.contract.ts';

type Kinds = typeof NOTIFICATION_KINDS;

/** The types whose channels mail is among. */
export type MailedType = {
  [Type in NotifiedType]: 'mail' extends Kinds[Type]['channels'][number] ? Type : never;
}[NotifiedType];
