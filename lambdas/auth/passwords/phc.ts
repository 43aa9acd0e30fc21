import { FIRST_ROOT } from '../../platform/roots.ts';

/** An argon2id hash with all that is needed to compute it again. */
export interface Argon2Hash {
  readonly parameters: Argon2Cost;
  /** Of the root that its pepper was derived from. */
  readonly rootId: number;
  readonly salt: Buffer;
  readonly tag: Buffer;
}

export interface Argon2Cost {
  /** KiB. */
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

const SHAPE =
  /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)(?:,keyid=([A-Za-z0-9+/]+))?\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

const unpadded = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');

/**
 * Writes a hash in the PHC string format, `$argon2id$v=19$m=19456,t=2,p=1$salt$tag`
 * (https://github.com/P-H-C/phc-string-format), which every argon2 library can read. The pepper's root is its `keyid`;
 * the first root has none.
 */
export function formatPhc({ parameters, rootId, salt, tag }: Argon2Hash): string {
  const { memory, passes, parallelism } = parameters;
  const keyid = rootId === FIRST_ROOT ? '' : `,keyid=${unpadded(Buffer.from(String(rootId)))}`;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}${keyid}$${unpadded(salt)}$${unpadded(tag)}`;
}

/** Reads a PHC string; fails on anything but argon2id version 19, because nothing else was ever stored. */
export function parsePhc(text: string): Argon2Hash {
  const found = SHAPE.exec(text);
  // the text itself stays out of the message: it is a password hash, and messages are logged
  if (!found) throw new Error('a stored password hash is no argon2id PHC string');
  const [, memory, passes, parallelism, keyid, salt = '', tag = ''] = found;
  return {
    parameters: { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) },
    rootId: keyid === undefined ? FIRST_ROOT : Number(Buffer.from(keyid, 'base64').toString()),
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  };
}
