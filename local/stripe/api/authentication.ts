import { StripeError } from './errors.ts';

const HOW =
  "You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details, or we can help at https://support.stripe.com/.";

/**
 * Takes any secret or restricted key of test mode, as Bearer or as the user name of Basic authentication.
 * @throws 401
 */
export function authenticate(authorization: string | undefined): void {
  const key = keyOf(authorization);
  if (!key) throw unauthorized(`You did not provide an API key. ${HOW}`);
  if (!/^(sk|rk)_test_\w+$/.test(key)) throw unauthorized(`Invalid API Key provided: ${masked(key)}`);
}

function keyOf(authorization = ''): string {
  const [scheme = '', value = ''] = authorization.split(' ');
  if (scheme.toLowerCase() === 'bearer') return value;
  if (scheme.toLowerCase() !== 'basic') return '';
  return Buffer.from(value, 'base64').toString().split(':')[0] ?? '';
}

const masked = (key: string) =>
  `${key.slice(0, 8)}${'*'.repeat(Math.max(0, key.length - 12))}${key.slice(-4)}`;

const unauthorized = (message: string) => new StripeError(401, 'invalid_request_error', message);
