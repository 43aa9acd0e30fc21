import type { MailTemplate } from './shapes.ts';
import type { Sources } from './sources.ts';

/** What a mail's HTML may do in the console's frame: look as it is styled, and nothing else. */
export const MAIL_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'; sandbox";

const DARK_ONLY = '@media (prefers-color-scheme: dark)';

/** The mails that people get, as the function that sends them would write them. */
export interface MailTemplates {
  /** All of them, as the function has them now. @throws Error when it has no answer */
  list(): Promise<readonly MailTemplate[]>;
  /** The HTML of one, as a light or a dark screen shows it; null where there is none. */
  html(wanted: WantedMail): Promise<string | null>;
}

export interface WantedMail {
  readonly id: string | null;
  readonly language: string | null;
  readonly isDark: boolean;
}

type Gallery = readonly (MailTemplate & { readonly html: string })[];

/** Invokes the worker that delivers, as `aws lambda invoke --payload '{"preview":true}'` does. */
export function mailTemplates({ call, describe }: Pick<Sources, 'call' | 'describe'>): MailTemplates {
  let known: Promise<Gallery> | null = null;
  const ask = () => {
    known = preview(call, delivererOf(describe()));
    return known;
  };
  return {
    list: async () => (await ask()).map(({ html: _, ...mail }) => mail),
    async html({ id, language, isDark }) {
      const mails = await (known ?? ask());
      const html = mails.find((mail) => mail.id === id && mail.language === language)?.html ?? null;
      // a frame can't be told what its media queries are to find
      return html && html.replaceAll(DARK_ONLY, isDark ? '@media all' : '@media not all');
    },
  };
}

async function preview(call: Sources['call'], FunctionName: string): Promise<Gallery> {
  const answer = await call('lambda', 'Invoke', { FunctionName, Payload: '{"preview":true}' });
  const payload = JSON.parse(answer.Payload);
  if (answer.FunctionError) throw new Error(`${FunctionName} has no mails to show: ${payload.errorMessage}`);
  return payload;
}

function delivererOf({ lambda }: Readonly<Record<string, unknown>>): string {
  const names = ((lambda ?? []) as { functionName: string }[]).map(({ functionName }) => functionName);
  const found = names.find((name) => name.endsWith('-deliver'));
  if (!found) throw new Error('no function of this stage delivers mails');
  return found;
}
