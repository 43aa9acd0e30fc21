import { NotFound } from '../../platform/errors.ts';
import { ok } from '../../platform/http/answer.ts';
import { route } from '../../platform/http/route.ts';
import type { Route } from '../../platform/http/route.ts';
import { schemasIn } from '../../platform/http/schema.ts';
import type { MailSettings } from '../mail/compose.ts';
import { parseSender } from '../mail/sender.ts';
import type { OperatorServices } from './services.ts';

const { MailPreview, MailTemplateList, MailTemplateParams, MailTemplateQuery } = schemasIn(
  () => import('./operators.schemas.ts'),
  ['MailPreview', 'MailTemplateList', 'MailTemplateParams', 'MailTemplateQuery'],
);

const PREVIEWS = { name: 'admin:mail-templates', max: 120, windowS: 60, fallback: 'dynamodb' } as const;

const tags = ['notifications'];

/** Mails as people get them, with example values. They are loaded when an administrator first asks. */
export function templatesRoutes(services: OperatorServices): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/admin/mail-templates',
      summary: 'List the mails that people get',
      tags,
      auth: 'required',
      role: 'admin',
      answers: { 200: { description: 'all of them', schema: MailTemplateList } },
      limits: [{ ...PREVIEWS, by: ({ principal }) => principal.userId }],
      handle: async () => {
        const { GALLERY_LANGUAGES: languages, TEMPLATES } = await import('../mail/gallery.ts');
        return ok({ items: TEMPLATES.map(({ id, category }) => ({ id, category, languages })) });
      },
    }),
    route({
      method: 'GET',
      path: '/v1/admin/mail-templates/:id',
      summary: 'Read a mail as people get it, with example values',
      tags,
      auth: 'required',
      role: 'admin',
      params: MailTemplateParams,
      query: MailTemplateQuery,
      answers: {
        200: { description: 'the mail', schema: MailPreview },
        404: { description: '`mail_template_not_found`' },
      },
      limits: [{ ...PREVIEWS, by: ({ principal }) => principal.userId }],
      handle: async ({ params, query: { language } }) => {
        const { preview, TEMPLATES } = await import('../mail/gallery.ts');
        const template = TEMPLATES.find(({ id }) => id === params.id);
        if (!template) throw new NotFound('mail_template_not_found', 'there is no such mail: list them');
        const { from: _, ...mail } = preview(template, language, settingsOf(services));
        return ok(mail);
      },
    }),
  ];
}

/** Who sends is the worker's to know, which alone can; what mails say is the same. */
function settingsOf({ serviceName: service, publicUrl }: OperatorServices): MailSettings {
  const sender = parseSender(`"${service}" <preview@${new URL(publicUrl).hostname}>`);
  return { senders: { security: sender, product: sender }, publicUrl };
}
