import type { AuthEventType } from '../auth/auth.contract.ts';
import type { FilesEventType } from '../files/files.contract.ts';
import type { PaymentsEventType } from '../payments/payments.contract.ts';
import type { DomainEvent } from '../platform/events/event.ts';
import type { OrganisationEventType } from '../users/organisations/organisations.contract.ts';
import type { UsersEventType } from '../users/users.contract.ts';

/** What notifications shares with synth and with other modules: environment names, events, and what queues carry. */
export const NOTIFICATIONS_ENV = {
  table: 'NOTIFICATIONS_TABLE',
  /** Who mails about accounts, security and payments come from: `Soloist <hello@example.com>`. */
  mailFrom: 'MAIL_FROM',
  /** Who all other mails come from, whose complaints must not harm the first. */
  productMailFrom: 'PRODUCT_MAIL_FROM',
  /** SES's configuration sets of the two. */
  mailSet: 'MAIL_CONFIGURATION_SET',
  productMailSet: 'PRODUCT_MAIL_CONFIGURATION_SET',
  /** Mails per second that bulk may send, of what SES allows the account. */
  bulkMailRate: 'BULK_MAIL_RATE',
  /** ARN of the secret with the keys of web push: JSON of {@link VapidKeys}. */
  vapidSecret: 'VAPID_SECRET',
  /** URLs of the queues that the worker itself sends to. */
  deliverQueue: 'DELIVER_QUEUE_URL',
  bulkQueue: 'BULK_QUEUE_URL',
  webhooksQueue: 'WEBHOOKS_QUEUE_URL',
} as const;

/** Stands in for the internet's hosts under `.test` where it is set, which only the rehearsal does. */
export const OUTBOUND_ENDPOINT_ENV = 'OUTBOUND_ENDPOINT_URL';

/** The keys that push services know us by (RFC 8292): base64url, the public one uncompressed. Empty until made. */
export interface VapidKeys {
  readonly publicKey: string;
  readonly privateKey: string;
}

/** What people choose for: `security` can't be turned off as mail and in the inbox. */
export const CATEGORIES = ['security', 'billing', 'activity', 'product'] as const;
export type Category = (typeof CATEGORIES)[number];

export const CHANNELS = ['inbox', 'mail', 'push'] as const;
export type Channel = (typeof CHANNELS)[number];

/** Events of notifications; module `notifications`. */
export const NOTIFICATIONS_EVENTS = {
  /** Administrators tell everybody something; the aggregate is the announcement's id. */
  announced: 'announcement.published',
  /** An organisation's webhook endpoint has failed for good; the aggregate is the endpoint's id. */
  webhookDisabled: 'webhook.disabled',
} as const;

export type NotificationsEventType = (typeof NOTIFICATIONS_EVENTS)[keyof typeof NOTIFICATIONS_EVENTS];

/** Data of `announcement.published`: what is said, by language. */
export interface AnnouncementData {
  readonly texts: Readonly<Record<'en' | 'de', { readonly title: string; readonly text: string }>>;
  /** Where it leads; https, null for nowhere. */
  readonly url: string | null;
}

/** Data of `webhook.disabled`. */
export interface WebhookDisabledData {
  readonly organisationId: string;
  readonly webhookId: string;
  /** The host alone: paths may hold secrets. */
  readonly host: string;
}

/** What notifications writes into people's audit logs. */
export const NOTIFICATIONS_AUDIT = {
  preferencesUpdated: 'notification-preferences.updated',
  /** By a mail's link, without logging in. */
  unsubscribed: 'mail.unsubscribed',
  deviceAdded: 'push-device.added',
  deviceRemoved: 'push-device.removed',
} as const;

/** What notifications writes into the administrators' log. */
export const NOTIFICATIONS_ADMINS_AUDIT = {
  /** Of the person that it is about. */
  deliveriesRead: 'deliveries.read',
  // about the keyed hash of an address, as suppressions stand under
  suppressionRead: 'suppression.read',
  /** Followed by the reason: `suppression.lifted.owner_asked`. */
  suppressionLifted: 'suppression.lifted',
  announced: 'announcement.published',
} as const;

/** How an event becomes notifications. */
export interface NotificationKind {
  readonly category: Category;
  /**
   * - `subject`: the event's
   * - `managers`: owners and admins of the event's organisation, besides who did it
   * - `everybody`: a fan-out
   * - `invited`: an address that the event names, by mail alone
   */
  readonly readers: 'subject' | 'managers' | 'everybody' | 'invited';
  readonly channels: readonly Channel[];
  /** Its mail waits for the day's digest, for who has chosen that; others are mailed at once. */
  readonly chatty?: true;
}

const ALL = CHANNELS;
const letter = (category: Category) => ({ category, readers: 'subject', channels: ['mail'] }) as const;
const notice = (category: Category) => ({ category, readers: 'subject', channels: ALL }) as const;
const INVITATION = { category: 'activity', readers: 'invited', channels: ['mail'] } as const;
const TEAM = { category: 'activity', readers: 'managers', channels: ALL, chatty: true } as const;

/** Every event that somebody is told of. What carries a link or a code is mailed alone. */
export const NOTIFICATION_KINDS = {
  'verification.requested': letter('security'),
  'registration.repeated': letter('security'),
  'password-reset.requested': letter('security'),
  'magic-link.requested': letter('security'),
  'reauthentication.requested': letter('security'),
  'email-change.requested': letter('security'),
  'password.reset': notice('security'),
  'password.changed': notice('security'),
  'mfa.enabled': notice('security'),
  'mfa.disabled': notice('security'),
  'passkey.added': notice('security'),
  'passkey.removed': notice('security'),
  'oauth.linked': notice('security'),
  'oauth.unlinked': notice('security'),
  'email.changed': notice('security'),
  'api-key.created': notice('security'),
  'account.suspended': letter('security'),
  'account.reinstated': notice('security'),
  'account.impersonated': notice('security'),
  'account.closing': letter('security'),
  'account.restored': notice('security'),
  'export.ready': notice('security'),
  'payment.failed': notice('billing'),
  'payment.action_required': notice('billing'),
  'subscription.changed': notice('billing'),
  'subscription.grace_ending': notice('billing'),
  'subscription.cut_off': notice('billing'),
  'invitation.created': INVITATION,
  'invitation.resent': INVITATION,
  'member.joined': TEAM,
  'member.left': TEAM,
  'member.role_changed': notice('activity'),
  'ownership.transferred': TEAM,
  'file.failed': { category: 'activity', readers: 'subject', channels: ['inbox', 'push'] },
  'webhook.disabled': { category: 'activity', readers: 'managers', channels: ALL },
  'announcement.published': { category: 'product', readers: 'everybody', channels: ALL },
} as const satisfies Readonly<
  Partial<
    Record<
      | AuthEventType
      | PaymentsEventType
      | UsersEventType
      | OrganisationEventType
      | FilesEventType
      | NotificationsEventType,
      NotificationKind
    >
  >
>;

export type NotifiedType = keyof typeof NOTIFICATION_KINDS;
export const NOTIFIED_EVENTS = Object.keys(NOTIFICATION_KINDS) as readonly NotifiedType[];

/** What the deliver queue is subscribed to: what people are told of, and who there is to tell. */
export const DELIVER_EVENTS = [...NOTIFIED_EVENTS, 'user.created'] as const;

/** What customers' webhooks may be called for: events of an organisation, without what is personal. */
export const WEBHOOK_EVENTS = [
  'organisation.renamed',
  'member.joined',
  'member.left',
  'member.role_changed',
  'ownership.transferred',
  'subscription.changed',
  'subscription.cut_off',
  'payment.received',
  'payment.failed',
  'order.placed',
  'refund.issued',
  'file.ready',
  'file.failed',
  'file.deleted',
] as const satisfies readonly (OrganisationEventType | PaymentsEventType | FilesEventType)[];

export type WebhookEventType = (typeof WEBHOOK_EVENTS)[number];

/** What organisations' audit logs call what people do with webhooks. */
export const WEBHOOKS_AUDIT = {
  created: 'webhook.created',
  updated: 'webhook.updated',
  secretRotated: 'webhook.secret_rotated',
  replayed: 'webhook.delivery_replayed',
  deleted: 'webhook.deleted',
} as const;

/** What the webhooks queue is subscribed to: nothing is left of an organisation that is no more. */
export const WEBHOOKS_QUEUE_EVENTS = [...WEBHOOK_EVENTS, 'organisation.deleted'] as const;

/** Tell one reader of an event; the message of the deliver and the bulk queue besides events. */
export interface DeliverMessage {
  readonly kind: 'deliver';
  readonly event: DomainEvent;
  readonly readerId: string;
  /** How often it was postponed because a provider was away; absent at first. */
  readonly attempt?: number;
  /** Milliseconds since the epoch: not before; absent for at once. */
  readonly dueAt?: number;
}

/** Find the readers of an event and send each a message, or go on with it. */
export interface FanOutMessage {
  readonly kind: 'fan-out';
  readonly event: DomainEvent;
  /** Where to go on; absent at the beginning. */
  readonly cursor?: string;
}

/** Send what was held back for somebody. */
export interface HeldMessage {
  readonly kind: 'held';
  readonly userId: string;
  /** Milliseconds since the epoch: what was to be sent by then. */
  readonly dueAt: number;
}

/** The schedule's order: look for whom something held back is due. */
export interface HeldDueMessage {
  readonly kind: 'held-due';
}

/** What the deliver queue carries: events of {@link DELIVER_EVENTS}, and what is sent again. */
export type DeliverQueueMessage = DomainEvent | DeliverMessage;
/** What the bulk queue carries: whatever security must not wait for. */
export type BulkMessage = FanOutMessage | DeliverMessage | HeldMessage | HeldDueMessage;

/**
 * Environments that work on one queue at the same time: SQS's least. Each has ten messages in hand, which is more than
 * SES takes from most accounts, and a new account has ten executions for everything.
 */
export const MAX_CONCURRENCY = 2;

/** What the schedule puts into the bulk queue every 15 minutes. */
export const HELD_DUE_MESSAGE: HeldDueMessage = { kind: 'held-due' };

/** Call an organisation's endpoint; the message of the webhooks queue besides events. */
export interface WebhookMessage {
  readonly kind: 'webhook';
  readonly organisationId: string;
  readonly webhookId: string;
  readonly deliveryId: string;
  /** Counts from 1. */
  readonly attempt: number;
  /** Milliseconds since the epoch: not before. SQS waits 15 minutes at most, so that it may take several messages. */
  readonly dueAt: number;
}

export type WebhooksQueueMessage = DomainEvent | WebhookMessage;

/** Metrics of notifications, in the namespace METRICS_NAMESPACE with the dimension `Stage`. */
export const NOTIFICATIONS_METRICS = {
  mailsSent: 'MailsSent',
  mailsPossiblyRepeated: 'MailsPossiblyRepeated',
  mailsDeduplicated: 'MailsDeduplicated',
  mailsTooLate: 'MailsTooLate',
  /** SES was away, too busy or not even asked: the mail is tried again later. */
  mailsPostponed: 'MailsPostponed',
  mailsSuppressed: 'MailsSuppressed',
  pushesSent: 'PushesSent',
  pushesFailed: 'PushesFailed',
  devicesPruned: 'PushDevicesPruned',
  webhooksSent: 'WebhooksSent',
  webhooksFailed: 'WebhooksFailed',
  webhooksDisabled: 'WebhooksDisabled',
  bounces: 'MailBounces',
  complaints: 'MailComplaints',
} as const;

/** The events that auth's, payments' and users' mails are written for; what else is mailed is written from its note. */
export type AuthMailedType = Extract<NotifiedType, AuthEventType>;
export type PaymentsMailedType = Extract<NotifiedType, PaymentsEventType>;
export type AccountMailedType = Extract<NotifiedType, UsersEventType>;
export const INVITATION_MAILED = ['invitation.created', 'invitation.resent'] as const;
export type InvitationMailedType = (typeof INVITATION_MAILED)[number];
export type MailedEventType = AuthMailedType | PaymentsMailedType | AccountMailedType | InvitationMailedType;
