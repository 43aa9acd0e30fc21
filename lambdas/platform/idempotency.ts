import type { Answer } from './http/answer.ts';

/** One request's claim to a key. */
export interface Claim {
  complete(answer: Answer): Promise<void>;
  release(): Promise<void>;
}

export interface Idempotency {
  begin(request: {
    readonly scope: string;
    readonly key: string;
    readonly fingerprint: string;
  }): Promise<Claim | Answer>;
}
