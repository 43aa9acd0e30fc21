import type { S3Client } from '@aws-sdk/client-s3';
import type { Arrival } from './arrival.ts';
import type { Objects } from './objects.ts';

/** The objects of a bucket in S3. */
export class S3Objects implements Objects {
  readonly #connect: () => Promise<Pick<S3Client, 'send'>>;
  readonly #bucket: string;

  constructor(connect: () => Promise<Pick<S3Client, 'send'>>, bucket: string) {
    this.#connect = connect;
    this.#bucket = bucket;
  }

  open(arrival: Arrival) {
    return {
      size: arrival.size,
      read: async (start: number, end: number) => {
        const { s3, sdk } = await this.#open();
        const Range = `bytes=${start}-${end - 1}`;
        const { Body } = await s3.send(new sdk.GetObjectCommand({ ...this.#version(arrival), Range }));
        return Buffer.from(await Body!.transformToByteArray());
      },
    };
  }

  async put(key: string, { bytes, type }: { readonly bytes: Buffer; readonly type: string }): Promise<void> {
    const { s3, sdk } = await this.#open();
    const object = { Bucket: this.#bucket, Key: key };
    await s3.send(new sdk.PutObjectCommand({ ...object, Body: bytes, ContentType: type }));
  }

  async keep({ key: source, versionId }: Arrival, key: string, type: string): Promise<void> {
    const { s3, sdk } = await this.#open();
    const command = new sdk.CopyObjectCommand({
      Bucket: this.#bucket,
      Key: key,
      CopySource: `${this.#bucket}/${source}?versionId=${encodeURIComponent(versionId)}`,
      // what the uploader said of it is left behind
      MetadataDirective: 'REPLACE',
      TaggingDirective: 'REPLACE',
      ContentType: type,
      ContentDisposition: 'attachment',
    });
    await s3.send(command);
  }

  async discard(arrival: Arrival): Promise<void> {
    const { s3, sdk } = await this.#open();
    await s3.send(new sdk.DeleteObjectCommand(this.#version(arrival)));
  }

  async remove(key: string): Promise<void> {
    const { s3, sdk } = await this.#open();
    await s3.send(new sdk.DeleteObjectCommand({ Bucket: this.#bucket, Key: key }));
  }

  #version({ key, versionId }: Arrival) {
    return { Bucket: this.#bucket, Key: key, VersionId: versionId };
  }

  async #open() {
    const [s3, sdk] = await Promise.all([this.#connect(), import('./uploads.sdk.ts')]);
    return { s3, sdk };
  }
}
