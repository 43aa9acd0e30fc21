import { randomBytes } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

export type NewId = (prefix: string, length?: number) => string;

/** `cus_` and characters as Stripe's ids have them. */
export const newId: NewId = (prefix, length = 24) => {
  let id = prefix;
  for (const byte of randomBytes(length)) id += ALPHABET[byte % ALPHABET.length];
  return id;
};
