import { currentContext } from './context.ts';
import { readOptionalEnv } from './env.ts';
import { PLATFORM_ENV } from './platform.contract.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** One JSON line per entry on stdout, with the request id, route and module of the work in hand. */
export const log = {
  info: (message: string, fields: Fields = {}) => write('info', message, fields),
  warn: (message: string, fields: Fields = {}) => write('warn', message, fields),
  error: (message: string, error: unknown, fields: Fields = {}) =>
    write('error', message, { ...fields, error: describe(error) }),
};

const { service, stage } = readOptionalEnv({ service: PLATFORM_ENV.service, stage: PLATFORM_ENV.stage });

// The last line of defence: nobody should log these, and whoever does by accident must not succeed.
const SECRET_NAME = /pass(word|phrase)?$|secret|token|authorization|cookie|e-?mail|api-?key/i;
// bounded, because a part without an end would be looked for from each letter of a long text
const MAIL_ADDRESS = /[^\s@"'<>()]{1,64}@[^\s@"'<>()]{1,255}\.[a-z]{2,63}/gi;
const JWT = /\beyJ[\w-]{1,1024}\.[\w-]+\.[\w-]+/g;

function write(level: string, message: string, fields: Fields): void {
  const context = currentContext();
  const entry = {
    time: new Date().toISOString(),
    level,
    message,
    service: service ?? undefined,
    stage: stage ?? undefined,
    requestId: context?.requestId,
    route: context?.route,
    module: context?.module,
    user: context?.user,
    ...fields,
  };
  process.stdout.write(`${JSON.stringify(entry, redact)}\n`);
}

function redact(name: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (value !== undefined && value !== null && SECRET_NAME.test(name)) return '[redacted]';
  if (typeof value === 'string') return value.replace(MAIL_ADDRESS, '[mail address]').replace(JWT, '[token]');
  return value;
}

function describe(error: unknown): unknown {
  if (!(error instanceof Error)) return { name: typeof error, message: String(error) };
  const { name, message, stack, cause } = error;
  const code = 'code' in error ? error.code : undefined;
  return { name, message, code, stack, cause: cause === undefined ? undefined : describe(cause) };
}
