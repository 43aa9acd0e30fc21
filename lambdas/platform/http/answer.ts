import type { Cookie } from './cookies.ts';

/** What a route answers; the http layer adds what every answer carries. */
export interface Answer {
  readonly status: number;
  /** Becomes JSON; absent means no body. */
  readonly body?: unknown;
  /** Instead of `body`: a text of another type. */
  readonly text?: { readonly type: string; readonly content: string };
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: readonly Cookie[];
  /** As {@link versionTag} makes it. A GET whose `If-None-Match` has it is answered 304. */
  readonly etag?: string;
}

export type AnswerOptions = Pick<Answer, 'headers' | 'cookies' | 'etag'>;

export const ok = (body: unknown, options?: AnswerOptions): Answer => ({ status: 200, body, ...options });
export const accepted = (body?: unknown, options?: AnswerOptions): Answer => ({
  status: 202,
  body,
  ...options,
});
export const noContent = (options?: AnswerOptions): Answer => ({ status: 204, ...options });

/** 201 with the new resource's address in `Location`. */
export function created(body: unknown, location: string | null, options: AnswerOptions = {}): Answer {
  const headers = location === null ? options.headers : { Location: location, ...options.headers };
  return { status: 201, body, ...options, ...(headers && { headers }) };
}

export function html(content: string, options?: AnswerOptions): Answer {
  return { status: 200, text: { type: 'text/html; charset=utf-8', content }, ...options };
}
