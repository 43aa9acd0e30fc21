import PostalMime, { type Header } from 'postal-mime';

import { AwsError } from '../../service.ts';
import { envelopeOf, rawMessage } from './envelope.ts';
import type { Draft } from './mail.ts';
import { tagsOf } from './tags.ts';

/** Reads the MIME of a SendRawEmail. */
export async function composeRaw(input: any): Promise<Draft> {
  const { recipients, configurationSet } = envelopeOf('SendRawEmail', input);
  const { headers, subject = '', text = '', html = '' } = await PostalMime.parse(rawMessage(input));
  const all = collect(headers);
  const tags = tagsOf(all['x-ses-message-tags'], input.Tags);
  const content = { from: all.from ?? input.Source, subject, text, html, headers: withoutOwn(all) };
  return { recipients, configurationSet, tags, ...content };
}

/** Puts together what a SendEmail gives in parts. */
export async function composePlain(input: any): Promise<Draft> {
  const envelope = envelopeOf('SendEmail', input);
  const { Subject, Body } = input.Message ?? {};
  const text: string = Body?.Text?.Data ?? '';
  const html: string = Body?.Html?.Data ?? '';
  if (Subject?.Data === undefined) throw new AwsError('ValidationError', 'Message.Subject.Data is missing');
  if (!text && !html) throw new AwsError('ValidationError', 'Message.Body has neither Text nor Html');

  const headers = {
    from: input.Source,
    subject: Subject.Data,
    ...header('to', input.Destination.ToAddresses),
    ...header('cc', input.Destination.CcAddresses),
    ...header('reply-to', input.ReplyToAddresses),
  };
  const tags = tagsOf(undefined, input.Tags);
  return { ...envelope, tags, from: input.Source, subject: Subject.Data, text, html, headers };
}

const header = (name: string, values?: readonly string[]) =>
  values?.length ? { [name]: values.join(', ') } : {};

function collect(headers: readonly Header[]): Record<string, string> {
  const all: Record<string, string> = {};
  for (const { key, value } of headers) all[key] = key in all ? `${all[key]}\n${value}` : value;
  return all;
}

/** SES reads its own headers and sends the mail without them. */
function withoutOwn(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith('x-ses-')));
}
