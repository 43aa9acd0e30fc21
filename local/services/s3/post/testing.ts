import {
  createPresignedPost,
  type PresignedPost,
  type PresignedPostOptions,
} from '@aws-sdk/s3-presigned-post';

import { START } from '../../testing.ts';
import { allow, startS3WithRole, type S3WithRole } from '../testing.ts';

/** Browser forms for the tests: what a function signs, and what a browser sends. */

const running: { s3?: S3WithRole } = {};

/** What runs, of the test that started it. */
export const s3 = (): S3WithRole => running.s3!;

/** @param identity statements of the signer's role @default everything */
export async function startForms(identity: readonly object[] = [allow('s3:*', '*')]): Promise<void> {
  running.s3 = await startS3WithRole(identity);
}

export const stopForms = (): Promise<void> => s3().stop();

/** What a function hands to a browser: signed at the test's time, for 5 minutes. */
export async function presigned(more: Partial<PresignedPostOptions> = {}): Promise<PresignedPost> {
  const { config } = s3().client;
  // the SDK signs by the machine's clock
  config.systemClockOffset = START - Date.now();
  return createPresignedPost(s3().client, { Bucket: 'plain', Key: 'uploads/1', Expires: 300, ...more });
}

/** What a browser does with it. */
export function send(
  { url, fields }: PresignedPost,
  content: string | null = 'content',
  fileName = 'photo.png',
): Promise<Response> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  if (content !== null) form.append('file', new Blob([content], { type: 'image/png' }), fileName);
  return fetch(url, { method: 'POST', body: form, redirect: 'manual' });
}

/** Status, code and message of a refused form. */
export async function refusal(answer: Response) {
  const text = await answer.text();
  const element = (name: string) =>
    new RegExp(`<${name}>(.*?)</${name}>`, 's').exec(text)?.[1]?.replaceAll('&quot;', '"');
  return { status: answer.status, code: element('Code'), message: element('Message') };
}
