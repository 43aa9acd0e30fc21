/** A field that failed validation: `path` is dotted (`address.city`), empty for the whole document. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
}

export interface AppErrorOptions extends ErrorOptions {
  /** Headers of the answer, such as `Retry-After`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Further members of the problem document; shown to the caller as they are. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/**
 * An expected failure, safe to show: `code` is stable and meant for programs, `message` for people.
 * Whatever is thrown and is not one of these is answered 500 with a request id and nothing else.
 */
export class AppError extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(status: number, code: string, detail: string, options: AppErrorOptions = {}) {
    super(detail, options);
    this.name = new.target.name;
    this.status = status;
    this.code = code;
    this.headers = options.headers ?? {};
    this.extra = options.extra ?? {};
  }
}

/** 400: the request is malformed, or what it carries can't be used (`token_invalid`). */
export class BadRequest extends AppError {
  constructor(code: string, detail: string, options?: AppErrorOptions) {
    super(400, code, detail, options);
  }
}

/** 401: who calls is unknown. */
export class Unauthorized extends AppError {
  constructor(
    code = 'unauthenticated',
    detail = 'log in, or send a valid access token',
    options: AppErrorOptions = {},
  ) {
    // RFC 9110, 11.6.1: a 401 names at least one way to authenticate
    super(401, code, detail, { ...options, headers: { 'WWW-Authenticate': 'Bearer', ...options.headers } });
  }
}

/** 403: who calls is known and may not. */
export class Forbidden extends AppError {
  constructor(code: string, detail: string, options?: AppErrorOptions) {
    super(403, code, detail, options);
  }
}

/** 404: absent, or another account's, which must look the same. */
export class NotFound extends AppError {
  constructor(
    code = 'not_found',
    detail = 'there is nothing at this address for you',
    options?: AppErrorOptions,
  ) {
    super(404, code, detail, options);
  }
}

/** 409: the state of things forbids it. */
export class Conflict extends AppError {
  constructor(code: string, detail: string, options?: AppErrorOptions) {
    super(409, code, detail, options);
  }
}

/** 412: the caller's copy is old (`If-Match`). */
export class PreconditionFailed extends AppError {
  constructor(
    code = 'version_mismatch',
    detail = 'the resource has changed since you read it; read it again',
    options?: AppErrorOptions,
  ) {
    super(412, code, detail, options);
  }
}

/** 422: well-formed, with fields that don't pass. */
export class Unprocessable extends AppError {
  readonly fields: readonly FieldError[];

  constructor(
    fields: readonly FieldError[],
    code = 'validation_failed',
    detail = 'some fields are not valid',
    options: AppErrorOptions = {},
  ) {
    super(422, code, detail, { ...options, extra: { fields, ...options.extra } });
    this.fields = fields;
  }
}

/** 429 with `Retry-After` in whole seconds. */
export class TooManyRequests extends AppError {
  constructor(retryAfterS: number, code = 'rate_limited', detail = 'too many requests; wait and try again') {
    super(429, code, detail, { headers: { 'Retry-After': wholeSeconds(retryAfterS) } });
  }
}

/** 503 with `Retry-After` in whole seconds: a dependency is down, or the answer took too long. */
export class Unavailable extends AppError {
  constructor(
    retryAfterS: number,
    code = 'unavailable',
    detail = 'a part of the service is unavailable; try again soon',
    options: AppErrorOptions = {},
  ) {
    super(503, code, detail, {
      ...options,
      headers: { 'Retry-After': wholeSeconds(retryAfterS), ...options.headers },
    });
  }
}

function wholeSeconds(seconds: number): string {
  return String(Math.max(1, Math.ceil(seconds)));
}
