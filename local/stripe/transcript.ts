import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import type { ApiAnswer, ApiRequest } from './api/api.ts';
import type { Event } from './core/shapes.ts';

/** One line of a transcript. */
export type Line =
  | {
      readonly method: string;
      readonly path: string;
      /** The form, of a body or a query. */
      readonly form: string;
      readonly status: number;
      readonly answer: string;
    }
  | { readonly event: Event };

/** Writes down what is asked and answered. */
export interface Transcript {
  exchange(request: ApiRequest, answer: ApiAnswer): void;
  event(event: Event): void;
}

/**
 * Lines of JSON in a file of this process's own, for checks of what was said against Stripe's specification.
 * @param folder without it nothing is written
 */
export function openTranscript(folder = process.env['STRIPE_TRANSCRIPT']): Transcript | null {
  if (!folder) return null;
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${process.pid}.jsonl`);
  const write = (line: Line) => appendFileSync(file, `${JSON.stringify(line)}\n`);

  return {
    exchange: ({ method, path, query, body }, { status, body: answer }) =>
      write({ method, path, form: method === 'POST' ? body : query, status, answer }),
    event: (event) => write({ event }),
  };
}
