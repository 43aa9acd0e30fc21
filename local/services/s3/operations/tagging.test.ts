import {
  GetObjectCommand,
  GetObjectTaggingCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  type GetObjectCommandOutput,
  type PutObjectCommandInput,
} from '@aws-sdk/client-s3';

import { startS3, type RunningS3 } from '../testing.ts';

const running: { s3?: RunningS3 } = {};
const client = () => running.s3!.client;
const put = (Key: string, Body: string, more: Partial<PutObjectCommandInput> = {}) =>
  client().send(new PutObjectCommand({ Bucket: 'plain', Key, Body, ...more }));
const get = (Key: string, more: object = {}): Promise<GetObjectCommandOutput> =>
  client().send(new GetObjectCommand({ Bucket: 'plain', Key, ...more }));
const textOf = async (output: GetObjectCommandOutput) => output.Body!.transformToString();

beforeEach(async () => {
  running.s3 = await startS3();
});
afterEach(() => running.s3!.stop());

describe('an object', () => {
  test('keeps its content when it is tagged', async () => {
    await put('tagged', 'content');
    const TagSet = [{ Key: 'scan', Value: 'clean: a+b@c.d' }];

    await client().send(new PutObjectTaggingCommand({ Bucket: 'plain', Key: 'tagged', Tagging: { TagSet } }));

    const tags = await client().send(new GetObjectTaggingCommand({ Bucket: 'plain', Key: 'tagged' }));
    const output = await get('tagged');
    expect(tags.TagSet).toEqual(TagSet);
    expect(output.TagCount).toBe(1);
    await expect(textOf(output)).resolves.toBe('content');
  });
});

describe('tags', () => {
  test.each([
    ['eleven of them', Array.from({ length: 11 }, (_, index) => `k${index}=v`).join('&'), 'BadRequest'],
    ['a key of 129 characters', `${'k'.repeat(129)}=v`, 'InvalidTag'],
    ['a value of 257 characters', `k=${'v'.repeat(257)}`, 'InvalidTag'],
    ['a sign that is not allowed', 'k=%3Cscript%3E', 'InvalidTag'],
    ["a key of AWS's own", 'aws:k=v', 'InvalidTag'],
    ['one key twice', 'k=1&k=2', 'InvalidTag'],
  ])('are refused with %s, and the object with them', async (_, Tagging, name) => {
    await expect(put('tagged', 'x', { Tagging })).rejects.toMatchObject({ name });
    await expect(get('tagged')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });
});
