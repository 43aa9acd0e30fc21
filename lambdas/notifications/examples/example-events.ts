import type { EmailChangeData, MailTokenData } from '../../auth/auth.contract.ts';
import type { PaymentData, SubscriptionData } from '../../payments/payments.contract.ts';
import type { DomainEvent } from '../../platform/events/event.ts';
import type { InvitationMailData } from '../../users/organisations/organisations.contract.ts';
import type { AnnouncementData, NotifiedType, WebhookDisabledData } from '../notifications.contract.ts';
import { EXAMPLE_SEALED, EXAMPLE_SEALED_CODE } from './example-reader.ts';

/** One thing that people can be told of: an event, with data that it may have. */
export interface Example {
  /** The event's type, and after a colon which of its cases: `subscription.changed:trial`. */
  readonly id: string;
  readonly type: NotifiedType;
  readonly data: object;
}

/** When all of it happens: January 15, 2026. */
export const EXAMPLE_AT = Date.UTC(2026, 0, 15, 9);
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Ids as they are, so that addresses are as long as they are. */
export const EXAMPLE_IDS = {
  event: '019bc0de-0000-7000-8000-000000000001',
  user: '019bc0de-0000-7000-8000-00000000ada0',
  other: '019bc0de-0000-7000-8000-0000000000b0',
  organisation: '019bc0de-0000-7000-8000-00000000ace0',
} as const;
const { user, other, organisation: organisationId } = EXAMPLE_IDS;

const link = (hours: number): MailTokenData => ({
  sealedToken: EXAMPLE_SEALED,
  expiresAt: EXAMPLE_AT + hours * HOUR_MS,
});

const payment: PaymentData = {
  organisationId,
  amount: 2_900,
  currency: 'usd',
  invoiceId: 'in_example',
  orderId: null,
  url: 'https://invoice.stripe.com/i/example',
};

const subscription: SubscriptionData = {
  organisationId,
  plan: 'pro',
  planName: 'Pro',
  status: 'active',
  seats: 3,
  endsAt: null,
  graceEndsAt: null,
};

const invitation: InvitationMailData = {
  invitationId: '019bc0de-0000-7000-8000-0000000001e0',
  role: 'member',
  sealedName: EXAMPLE_SEALED,
  sealedAddress: EXAMPLE_SEALED,
  sealedToken: EXAMPLE_SEALED,
  expiresAt: EXAMPLE_AT + 7 * DAY_MS,
};

const webhook: WebhookDisabledData = { organisationId, webhookId: 'example', host: 'hooks.example.com' };

const announcement: AnnouncementData = {
  texts: {
    en: {
      title: 'Files can be shared now',
      text: 'From today on you can share files with everybody in your organisation.\n\nNobody outside of it sees them.',
    },
    de: {
      title: 'Dateien lassen sich jetzt teilen',
      text: 'Ab heute kannst du Dateien mit allen in deiner Organisation teilen.\n\nAußerhalb sieht sie niemand.',
    },
  },
  url: 'https://blog.example.com/sharing',
};

const DATA: Readonly<Record<NotifiedType, object | Readonly<Record<`:${string}`, object>>>> = {
  'verification.requested': link(24),
  'registration.repeated': {},
  'password-reset.requested': link(1),
  'magic-link.requested': link(0.25),
  'reauthentication.requested': { ...link(0.25), sealedToken: EXAMPLE_SEALED_CODE },
  'email-change.requested': { ...link(24), sealedAddress: EXAMPLE_SEALED } satisfies EmailChangeData,
  'password.reset': {},
  'password.changed': {},
  'mfa.enabled': {},
  'mfa.disabled': {},
  'passkey.added': {},
  'passkey.removed': {},
  'oauth.linked': { provider: 'google' },
  'oauth.unlinked': { provider: 'google' },
  'email.changed': { sealedAddress: EXAMPLE_SEALED },
  'api-key.created': {},
  'account.suspended': {},
  'account.reinstated': {},
  'account.impersonated': {},
  'account.closing': { closesAt: EXAMPLE_AT + 14 * DAY_MS },
  'account.restored': {},
  'export.ready': { expiresAt: EXAMPLE_AT + 7 * DAY_MS },
  'payment.failed': { ':invoice': payment, ':no-invoice': { ...payment, url: null } },
  'payment.action_required': payment,
  'subscription.changed': {
    ':running': subscription,
    ':trial': { ...subscription, status: 'trialing' },
    ':ending': { ...subscription, endsAt: EXAMPLE_AT + 9 * DAY_MS },
    ':ended': { ...subscription, status: 'canceled' },
  },
  'subscription.grace_ending': { ...subscription, status: 'past_due', graceEndsAt: EXAMPLE_AT + 3 * DAY_MS },
  'subscription.cut_off': { ...subscription, status: 'past_due', graceEndsAt: EXAMPLE_AT },
  'invitation.created': invitation,
  'invitation.resent': { ...invitation, role: 'admin' },
  'member.joined': { userId: other, role: 'member', invitationId: invitation.invitationId },
  'member.left': {
    ':by-themselves': { userId: other, by: other },
    ':removed': { userId: other, by: user },
  },
  'member.role_changed': { userId: user, role: 'admin', by: other },
  'ownership.transferred': { from: other, to: user },
  'file.failed': {
    ':file': { organisationId, purpose: 'file', reason: 'too_large' },
    ':avatar': { organisationId, purpose: 'avatar', reason: 'not_an_image' },
  },
  'webhook.disabled': webhook,
  'announcement.published': { ':link': announcement, ':no-link': { ...announcement, url: null } },
};

/** Every event that people are told of, at least once. */
export const EXAMPLES: readonly Example[] = (Object.keys(DATA) as NotifiedType[]).flatMap((type) => {
  const data = DATA[type];
  const variants = Object.entries(data).filter(([name]) => name.startsWith(':'));
  if (variants.length === 0) return [{ id: type, type, data }];
  return variants.map(([name, variant]) => ({ id: `${type}${name}`, type, data: variant as object }));
});

/** The event of an example, as queues carry it. */
export function eventOf<Type extends NotifiedType>({
  type,
  data,
}: {
  readonly type: Type;
  readonly data: object;
}): DomainEvent<Type> {
  const { event: id, user: subject, organisation: aggregate } = EXAMPLE_IDS;
  return { id, type, module: 'example', aggregate, version: 1, at: EXAMPLE_AT, subject, data };
}
