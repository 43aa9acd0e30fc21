import type { DynaliteError } from 'dynalite/db/index.js';

import { AwsError } from '../../service.ts';

export const validation = (message: string) => new AwsError('ValidationException', message);

export const tableNotFound = (name: string) =>
  new AwsError('ResourceNotFoundException', `Requested resource not found: Table: ${name} not found`);

/** dynalite returns its errors or hands them to a callback; here they are thrown. */
export function check(error: DynaliteError | undefined | null): void {
  if (error) throw translate(error);
}

/** dynalite puts status and wire body on its errors; what it throws otherwise is a bug. */
export function translate(error: unknown): unknown {
  if (!(error instanceof Error) || !('body' in error)) return error;
  const { statusCode, body } = error as DynaliteError;
  return new AwsError(body.__type.replace(/^.*#/, ''), body.message ?? body.Message ?? '', statusCode);
}
