import * as z from 'zod/mini';
import { mailAddress } from '../../platform/http/mail-address-schema.ts';
import { pageQuery } from '../../platform/http/page-query.ts';
import { lazy } from '../../platform/http/schema.ts';
import { CATEGORIES, CHANNELS } from '../notifications.contract.ts';
import { LIFT_REASONS } from './lift-reasons.ts';

const time = () => z.iso.datetime();
const category = () => z.enum(CATEGORIES);
const language = () => z.enum(['en', 'de']);

export const MailTemplateList = lazy(() =>
  z.object({
    items: z.array(z.object({ id: z.string(), category: category(), languages: z.array(language()) })),
  }),
);

export const MailTemplateParams = lazy(() => z.object({ id: z.string().check(z.maxLength(64)) }));

export const MailTemplateQuery = lazy(() => z.object({ language: z._default(language(), 'en') }));

export const MailPreview = lazy(() =>
  z.object({
    id: z.string(),
    category: category(),
    language: language(),
    subject: z.string(),
    text: z.string(),
    html: z.string(),
  }),
);

export const DeliveriesParams = lazy(() => z.object({ id: z.string().check(z.maxLength(64)) }));

export const DeliveriesQuery = lazy(() => z.object(pageQuery()));

export const DeliveriesPage = lazy(() =>
  z.object({
    items: z.array(
      z.object({
        eventId: z.string(),
        type: z.string(),
        category: z.nullable(category()),
        channel: z.enum(CHANNELS),
        state: z.enum(['sending', 'uncertain', 'released', 'done']),
        outcome: z.nullable(z.string()),
        feedback: z.nullable(z.string()),
        messageId: z.nullable(z.string()),
        attemptedAt: time(),
        doneAt: z.nullable(time()),
      }),
    ),
    cursor: z.nullable(z.string()),
  }),
);

export const SuppressionQuery = lazy(() => z.strictObject({ address: mailAddress() }));

export const SuppressionAnswer = lazy(() =>
  z.object({
    suppression: z.nullable(
      z.object({
        reason: z.enum(['bounce', 'complaint', 'unsubscribed']),
        scope: z.enum(['all', 'non-security']),
        at: time(),
      }),
    ),
  }),
);

export const LiftBody = lazy(() => z.strictObject({ address: mailAddress(), reason: z.enum(LIFT_REASONS) }));

// eslint-disable-next-line no-control-regex
const LINE = /^[^\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]*$/u;
// eslint-disable-next-line no-control-regex
const LINES = /^[^\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]*$/u;

const written = (max: number, allowed: RegExp, message: string) => {
  const length = `must have 1 to ${max} characters`;
  const checks = [z.minLength(1, length), z.maxLength(max, length), z.regex(allowed, message)] as const;
  return z.string().check(z.trim(), ...checks);
};

const words = () =>
  z.strictObject({
    title: written(120, LINE, 'must be one line of visible characters'),
    text: written(2_000, LINES, 'must be lines of visible characters'),
  });

export const AnnouncementBody = lazy(() =>
  z.strictObject({
    texts: z.strictObject({ en: words(), de: words() }),
    url: z.nullable(
      z.string().check(z.maxLength(1024), z.refine(isPublicPage, 'must be an https URL without a user name')),
    ),
  }),
);

export const AnnouncementDocument = lazy(() => z.object({ id: z.uuid() }));

function isPublicPage(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && url.protocol === 'https:' && url.username === '' && url.password === '';
}
