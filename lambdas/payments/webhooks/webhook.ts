import { BadRequest } from '../../platform/errors.ts';
import { STRIPE_EVENT_TYPES } from '../payments.contract.ts';

/** What is kept of one of Stripe's events: where to look. What it says of the object is old news by then. */
export interface Webhook {
  /** `evt_…` */
  readonly eventId: string;
  /** `invoice.paid` */
  readonly type: string;
  /** `invoice`, `subscription`, `payment_intent` … */
  readonly objectType: string;
  readonly objectId: string;
  /** `cus_…`; null for what belongs to no customer. */
  readonly customerId: string | null;
  /** When it happened, ms since the epoch. */
  readonly createdAt: number;
}

const PROCESSED: ReadonlySet<string> = new Set(STRIPE_EVENT_TYPES);

/** Whether anything follows from events of its type here. */
export function isProcessed({ type }: Pick<Webhook, 'type'>): boolean {
  return PROCESSED.has(type);
}

/**
 * Reads one of Stripe's snapshot events.
 *
 * @throws BadRequest `malformed_event` for what no version of Stripe's API sends
 * @see https://docs.stripe.com/api/events/object
 */
export function webhookOf(body: Buffer): Webhook {
  return webhookFrom(parse(body));
}

/** @param event parsed; looked at with care, since the API version of its sender may be another */
export function webhookFrom(event: object): Webhook {
  const { id, type, created, data } = recordOf(event);
  const object = recordOf(recordOf(data)['object']);
  if (typeof id !== 'string' || typeof type !== 'string' || typeof created !== 'number') throw malformed();
  return {
    eventId: id,
    type,
    objectType: textOf(object['object']) ?? '',
    objectId: textOf(object['id']) ?? '',
    customerId: textOf(object['customer']),
    createdAt: created * 1_000,
  };
}

function parse(body: Buffer): Readonly<Record<string, unknown>> {
  try {
    return recordOf(JSON.parse(body.toString('utf8')));
  } catch (cause) {
    throw malformed(cause);
  }
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** Stripe names a thing by its id, or by the thing itself where it was expanded. */
function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  const { id } = recordOf(value);
  return typeof id === 'string' ? id : null;
}

function malformed(cause?: unknown): BadRequest {
  return new BadRequest('malformed_event', 'the body is signed, and no event of Stripe', { cause });
}
