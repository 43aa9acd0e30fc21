import { AppError, BadRequest } from '../errors.ts';

/**
 * Reads a JSON body.
 *
 * @param headers names in lower case
 * @returns undefined without a body
 * @throws AppError 415, BadRequest `malformed_json`
 */
export function parseJson(bytes: Buffer | null, headers: Readonly<Record<string, string>>): unknown {
  const type = headers['content-type'];
  if (bytes === null && type === undefined) return undefined;
  requireJson(type);
  if (headers['content-encoding'] && headers['content-encoding'] !== 'identity') {
    throw unsupported(`the content encoding ${headers['content-encoding']}`, 'send the body as it is');
  }
  if (bytes === null) return undefined;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new BadRequest('malformed_json', 'the body is not JSON in UTF-8', { cause });
  }
}

function requireJson(type: string | undefined): void {
  const [media, ...parameters] = (type ?? '').toLowerCase().split(';');
  const charset = parameters
    .map((parameter) => parameter.trim())
    .find((parameter) => parameter.startsWith('charset='));
  const isJson = media?.trim() === 'application/json';
  const isUtf8 = charset === undefined || /^charset="?utf-?8"?$/.test(charset);
  if (!isJson || !isUtf8) throw unsupported(type ?? 'no content type', 'send application/json in UTF-8');
}

function unsupported(got: string, advice: string): AppError {
  return new AppError(415, 'unsupported_media_type', `got ${got}; ${advice}`, {
    headers: { Accept: 'application/json' },
  });
}
