import type { Answer } from '../client.ts';
import type { Cast } from './cast.ts';

/** A valid request to one operation, whose world has been made ready for it. */
export interface Prepared {
  /** What it answers when all is well. */
  readonly status: number;
  /** Whether the rest of the answer says so too, where the status doesn't tell success from failure. */
  readonly isRight?: (answer: Answer) => boolean;
  /** Sends it: the same each time, as a client does that was told to come back. */
  readonly send: () => Promise<Answer>;
  /** The mails that there are in all once it is done: those before it have arrived. */
  readonly mail?: Expected;
}

export interface Expected {
  readonly to: string;
  readonly subject: RegExp;
  /** @default 1 */
  readonly count?: number;
}

/** Makes the world ready for one operation. */
export type Prepare = (cast: Cast) => Promise<Prepared>;

/** By the operation's name: `DELETE /v1/auth/sessions/{id}`. */
export type Requests = Readonly<Record<string, Prepare>>;
