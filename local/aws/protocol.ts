import type { AwsError } from '../service.ts';

/** One way of putting a call into an HTTP request and its outcome into the answer. */
export interface Protocol {
  readonly contentType: string;
  /** Status and code of a refused permission differ between the protocols. */
  readonly denial: { readonly code: string; readonly status: number };
  /** Throws `AwsError` when the body can't be read. */
  readInput(body: string): unknown;
  renderOutput(action: string, output: unknown, requestId: string): string;
  renderError(error: AwsError, requestId: string): string;
}
