import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

import { AwsError } from '../../service.ts';
import type { Checksum } from './object-version.ts';

type Sum = (content: Buffer) => Buffer;

const hash =
  (name: string): Sum =>
  (content) =>
    createHash(name).update(content).digest();

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html */
const SUMS: Readonly<Record<string, Sum>> = {
  crc32: (content) => bigEndian(crc32(content)),
  crc32c: (content) => bigEndian(crc32c(content)),
  crc64nvme,
  sha1: hash('sha1'),
  sha256: hash('sha256'),
};

/**
 * Checks what the sender computed: `Content-MD5`, `x-amz-content-sha256` and any `x-amz-checksum-*`, which the trailer
 * may bring. Returns the last of these, which S3 keeps with the object; throws `BadDigest`.
 */
export function checkContent(content: Buffer, header: (name: string) => string | undefined): Checksum | null {
  const md5 = header('content-md5');
  if (md5 !== undefined && md5 !== hash('md5')(content).toString('base64'))
    throw mismatch('BadDigest', 'Content-MD5');
  const sha256 = header('x-amz-content-sha256');
  // other values say that the payload isn't signed, or is signed piece by piece
  if (sha256 && /^[0-9a-f]{64}$/.test(sha256) && sha256 !== hash('sha256')(content).toString('hex'))
    throw mismatch('XAmzContentSHA256Mismatch', 'x-amz-content-sha256');

  const algorithm = Object.keys(SUMS).find((name) => header(`x-amz-checksum-${name}`) !== undefined);
  if (!algorithm) return null;
  const value = header(`x-amz-checksum-${algorithm}`)!;
  if (value !== SUMS[algorithm]!(content).toString('base64'))
    throw mismatch('BadDigest', algorithm.toUpperCase());
  return { algorithm, value };
}

const mismatch = (code: string, name: string) =>
  new AwsError(code, `The ${name} you specified did not match what we received`);

function bigEndian(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}

const CRC32C = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  return value;
});

function crc32c(content: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of content) crc = CRC32C[(crc ^ byte) & 0xff]! ^ (crc >>> 8);
  return ~crc;
}

// CRC-64/NVME, reflected; in halves of 32 bits, because BigInt takes seconds for some megabytes
const [NVME_HIGH, NVME_LOW] = nvmeTables(0x9a6c9329ac4bc9b5n);

function nvmeTables(polynomial: bigint): [Uint32Array, Uint32Array] {
  const [high, low] = [new Uint32Array(256), new Uint32Array(256)];
  for (let byte = 0; byte < 256; byte++) {
    let value = BigInt(byte);
    for (let bit = 0; bit < 8; bit++) value = value & 1n ? (value >> 1n) ^ polynomial : value >> 1n;
    high[byte] = Number(value >> 32n);
    low[byte] = Number(value & 0xffffffffn);
  }
  return [high, low];
}

function crc64nvme(content: Buffer): Buffer {
  let [high, low] = [0xffffffff, 0xffffffff];
  for (const byte of content) {
    const index = (low ^ byte) & 0xff;
    low = ((low >>> 8) | (high << 24)) ^ NVME_LOW[index]!;
    high = (high >>> 8) ^ NVME_HIGH[index]!;
  }
  return Buffer.concat([bigEndian(~high), bigEndian(~low)]);
}
