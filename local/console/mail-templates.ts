import type { MailTemplate } from './shapes.ts';
import type { Sources } from './sources.ts';

/** What a mail's HTML may do in the console's frame: look as it is styled, and nothing else. */
export const MAIL_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'; sandbox";

/** The mails that people get, as the function that sends them would write them. */
export interface MailTemplates {
  /** All of them, as the function has them now. @throws Error when it has no answer */
  list(): Promise<readonly MailTemplate[]>;
  /** The HTML of one; null where there is none. */
  html(id: string | null, language: string | null): Promise<string | null>;
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
    async html(id, language) {
      const mails = await (known ?? ask());
      return mails.find((mail) => mail.id === id && mail.language === language)?.html ?? null;
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
