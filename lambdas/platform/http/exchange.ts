import type { ALBEvent } from 'aws-lambda';
import type { Match } from './router.ts';
import type { RequestHead } from './request.ts';

/** One request on its way through the middlewares. */
export interface Exchange {
  readonly event: ALBEvent;
  readonly requestId: string;
  /** Set by readRequest. */
  head: RequestHead | null;
  /** Set by findRoute. */
  match: Match | null;
  /** Headers that the answer gets whatever it is. */
  readonly headers: Record<string, string>;
}
