import type { Send } from './client.ts';
import { expectStatus } from './target.ts';
import { until } from './until.ts';

/** A form as the API gives it. */
export interface Form {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
}

export interface Asked {
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly organisationId?: string;
}

/** Asks for a form to upload by. */
export async function askForForm(call: Send, body: Asked): Promise<{ id: string; form: Form }> {
  const answer = await call('POST', '/v1/files', { body });
  expectStatus(answer, 201);
  return { id: answer.body.file.id, form: answer.body.upload };
}

/** Posts a form as a browser does: its fields, then the file. */
export function postForm({ url, fields }: Form, content: Uint8Array | string): Promise<Response> {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  data.append('file', new Blob([content as Uint8Array<ArrayBuffer>]), 'file');
  return fetch(url, { method: 'POST', body: data });
}

/** Uploads something and waits until it was looked at. */
export async function uploaded(call: Send, asked: Asked, content: Uint8Array | string): Promise<any> {
  const { id, form } = await askForForm(call, asked);
  const posted = await postForm(form, content);
  if (posted.status !== 204) throw new Error(`the bucket answered ${posted.status}: ${await posted.text()}`);
  return settled(call, id);
}

/** The file, as soon as it is ready or was refused. */
export function settled(call: Send, id: string): Promise<any> {
  return until(`file ${id} to be looked at`, 90_000, async () => {
    const answer = await call('GET', `/v1/files/${id}`);
    expectStatus(answer, 200);
    return answer.body.state !== 'processing' && answer.body;
  });
}

/** What a link that the API leads to has to give. */
export async function fetched(call: Send, path: string): Promise<Response> {
  const answer = await call('GET', path);
  expectStatus(answer, 302);
  return fetch(answer.headers['location']!);
}
