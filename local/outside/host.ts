import type { IncomingMessage } from 'node:http';

import type { Answer } from '../oauth/http.ts';

/** One request to a host of the outside. */
export interface OutsideCall {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** Somebody else's server under `.test`, in a file of its own. */
export interface OutsideHost {
  /** What it answers, now or later; null for never. */
  answer(call: OutsideCall): Answer | null | Promise<Answer | null>;
  /** What it got, newest first: `GET /<first part of its name>` at the control address, with the query to choose by. */
  kept(query: URLSearchParams): readonly unknown[];
  /** What the console shows of it. */
  describe(): readonly unknown[];
}

/** What hosts need of the rehearsal. */
export interface OutsideSetting {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** The fault `kind` of the host's own name, where it is on for what `concerns` says. */
  readonly active: (
    kind: string,
    concerns?: (settings: Readonly<Record<string, unknown>>) => boolean,
  ) => Readonly<Record<string, unknown>> | null;
}
