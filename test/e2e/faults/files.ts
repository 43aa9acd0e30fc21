import type { Send } from '../client.ts';
import { postForm, settled, uploaded } from '../files-client.ts';
import { expectStatus } from '../target.ts';

const TEXT = 'Nothing but a few words.\n';
export const NOTE = { name: 'note.txt', type: 'text/plain', size: Buffer.byteLength(TEXT) };

/** One pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
export const PICTURE = { type: 'image/png', size: PNG.length };

/** A file that can be fetched; answers its path. */
export async function note(call: Send): Promise<string> {
  const { id, state } = await uploaded(call, NOTE, TEXT);
  if (state !== 'ready') throw new Error(`the file is ${state}`);
  return `/v1/files/${id}`;
}

/** Gives somebody a picture of themselves. */
export async function avatar(call: Send): Promise<void> {
  const asked = await call('POST', '/v1/users/me/avatar', { body: PICTURE });
  expectStatus(asked, 201);
  const posted = await postForm(asked.body.upload, PNG);
  if (!posted.ok) throw new Error(`the bucket answered ${posted.status}: ${await posted.text()}`);
  const { state } = await settled(call, asked.body.file.id);
  if (state !== 'ready') throw new Error(`the picture is ${state}`);
}
