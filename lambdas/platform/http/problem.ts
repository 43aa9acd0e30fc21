import { AppError } from '../errors.ts';
import { log } from '../log.ts';
import type { Answer } from './answer.ts';
import { reasonOf } from './status.ts';

/** Its media type, RFC 9457. */
const PROBLEM = 'application/problem+json';

/** The answer to a failure: an AppError is shown, anything else is logged and says its request id only. */
export function problem(error: unknown, requestId: string): Answer {
  const known = error instanceof AppError;
  if (!known || error.status >= 500) log.error('request failed', error);
  const shown = known
    ? { ...error.extra, ...head(error.status), detail: error.message, code: error.code }
    : { ...head(500), code: 'internal' };
  return {
    status: shown.status,
    headers: known ? error.headers : {},
    text: { type: PROBLEM, content: JSON.stringify({ ...shown, requestId }) },
  };
}

function head(status: number) {
  return { type: 'about:blank', title: reasonOf(status), status };
}
