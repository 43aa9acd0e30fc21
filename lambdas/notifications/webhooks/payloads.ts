import { isoTime } from '../../platform/http/iso-time.ts';
import type { DomainEvent } from '../../platform/events/event.ts';
import type { FileData } from '../../files/files.contract.ts';
import type {
  OrderData,
  PaymentData,
  RefundData,
  SubscriptionData,
} from '../../payments/payments.contract.ts';
import type {
  MemberJoinedData,
  MemberLeftData,
  MemberRoleData,
  TransferData,
} from '../../users/organisations/organisations.contract.ts';
import { WEBHOOK_EVENTS } from '../notifications.contract.ts';
import type { WebhookEventType } from '../notifications.contract.ts';

/** What a receiver is told, and of which organisation. */
export interface Payload {
  readonly organisationId: string;
  readonly data: Readonly<Record<string, unknown>>;
}

type Mapper = (event: DomainEvent) => Payload | null;

const organisation = (data: (event: DomainEvent) => Payload['data']): Mapper => {
  return (event) => ({ organisationId: event.aggregate, data: data(event) });
};

const subscription: Mapper = ({ data }) => {
  const { organisationId, plan, status, seats, endsAt, graceEndsAt } = data as SubscriptionData;
  const times = { endsAt: isoTime(endsAt), graceEndsAt: isoTime(graceEndsAt) };
  return { organisationId, data: { plan, status, seats, ...times } };
};

const payment: Mapper = ({ data }) => {
  const { organisationId, amount, currency, invoiceId, orderId } = data as PaymentData;
  return { organisationId, data: { amount, currency, invoiceId, orderId } };
};

const file: Mapper = ({ aggregate: fileId, data }) => {
  const { organisationId, purpose, reason } = data as FileData;
  // whose face it is concerns nobody else
  return purpose === 'avatar' ? null : { organisationId, data: { fileId, reason } };
};

/**
 * What of each event leaves the service: ids and facts, named one by one. Left out are names and addresses, whatever is
 * sealed, pages that open without a login, and what administrators did and why.
 */
const PAYLOADS: Readonly<Record<WebhookEventType, Mapper>> = {
  'organisation.renamed': organisation(() => ({})),
  'member.joined': organisation(({ data }) => {
    const { userId, role } = data as MemberJoinedData;
    return { userId, role };
  }),
  'member.left': organisation(({ data }) => {
    const { userId, by } = data as MemberLeftData;
    return { userId, by };
  }),
  'member.role_changed': organisation(({ data }) => {
    const { userId, role, by } = data as MemberRoleData;
    return { userId, role, by };
  }),
  'ownership.transferred': organisation(({ data }) => {
    const { from, to } = data as TransferData;
    return { from, to };
  }),
  'subscription.changed': subscription,
  'subscription.cut_off': subscription,
  'payment.received': payment,
  'payment.failed': payment,
  'order.placed': ({ data }) => {
    const { organisationId, orderId, amount, currency } = data as OrderData;
    return { organisationId, data: { orderId, amount, currency } };
  },
  'refund.issued': ({ data }) => {
    const { organisationId, refundId, amount, currency, invoiceId, orderId } = data as RefundData;
    return { organisationId, data: { refundId, amount, currency, invoiceId, orderId } };
  },
  'file.ready': file,
  'file.failed': file,
  'file.deleted': file,
};

/** What endpoints are told of an event; null where they are told nothing. */
export function payloadOf(event: DomainEvent): Payload | null {
  return isForWebhooks(event.type) ? PAYLOADS[event.type](event) : null;
}

/** The body of a message: what happened, when, and to what. @param at milliseconds since the epoch */
export function bodyOf(type: string, at: number, { organisationId, data }: Payload): string {
  return JSON.stringify({ type, timestamp: isoTime(at), data: { organisationId, ...data } });
}

function isForWebhooks(type: string): type is WebhookEventType {
  return (WEBHOOK_EVENTS as readonly string[]).includes(type);
}
