import * as z from 'zod/mini';
import { lazy } from '../../platform/http/schema.ts';
import { amount, id, organisationId, time } from '../payments.schemas.ts';
import { sitePath } from '../site-path.ts';

const interval = () => z.enum(['month', 'year']);

export const CheckoutBody = lazy(() =>
  z.strictObject({
    plan: id(),
    interval: interval(),
    organisationId: organisationId(),
    /** Where Stripe sends the buyer; `{CHECKOUT_SESSION_ID}` in it becomes the session's id. */
    successPath: z._default(sitePath(), '/?checkout=done'),
    cancelPath: z._default(sitePath(), '/?checkout=cancelled'),
  }),
);

export const CheckoutStarted = lazy(() => z.object({ url: z.url(), expiresAt: time() }));

export const OrganisationBody = lazy(() => z.strictObject({ organisationId: organisationId() }));

export const ChangeBody = lazy(() =>
  z.strictObject({
    plan: id(),
    interval: interval(),
    organisationId: organisationId(),
    /** Only tells what the change costs. */
    preview: z._default(z.boolean(), false),
    /** What the preview has shown: the change is refused when it costs anything else. */
    agreed: z.optional(z.strictObject({ amountDue: amount(), prorationDate: time() })),
  }),
);

const preview = () =>
  z.object({
    status: z.literal('preview'),
    currency: z.string(),
    /** Charged at `dueAt`, in the currency's smallest unit. */
    amountDue: amount(),
    /** At once, or when the trial ends. */
    dueAt: time(),
    /** Below zero it is credited, and used up by the next invoices. */
    total: z.int(),
    lines: z.array(z.object({ description: z.string(), amount: z.int() })),
    prorationDate: time(),
  });

const subscription = () => ({
  organisationId: z.string(),
  plan: z.string(),
  /** As Stripe names it, `none` without a subscription. */
  status: z.string(),
  interval: z.nullable(interval()),
  seats: z.int(),
  currentPeriodEnd: z.nullable(time()),
  cancelAtPeriodEnd: z.boolean(),
  endsAt: z.nullable(time()),
  trialEndsAt: z.nullable(time()),
  /** When a plan whose payment is overdue is cut off. */
  graceEndsAt: z.nullable(time()),
});

export const Subscription = lazy(() => z.object(subscription()));

export const ChangeAnswer = lazy(() =>
  z.union([
    preview(),
    z.object({
      /** `payment_required`: the old plan stays until the payment at `paymentUrl`, which waits for 23 hours. */
      status: z.enum(['changed', 'payment_required']),
      paymentUrl: z.nullable(z.url()),
      subscription: z.object(subscription()),
    }),
  ]),
);
