import * as z from 'zod/mini';

/**
 * A mailbox that mail can go to: zod's own pattern lets domains pass that DNS has not (RFC 1123: labels of 1 to 63
 * characters without a hyphen at either end), and local parts of more than 64 characters (RFC 5321, 4.5.3.1.1).
 */
const MAILBOX =
  /^(?!\.)(?!.*\.\.)[A-Za-z0-9_'+\-.]{0,63}[A-Za-z0-9_+-]@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$/;

export const mailAddress = () =>
  z
    .string()
    .check(
      z.trim(),
      z.maxLength(254),
      z.email({ pattern: MAILBOX, error: 'must be a mail address, such as ada@example.com' }),
    );
