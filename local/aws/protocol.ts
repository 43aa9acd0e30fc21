import type { AwsError, HttpAnswer, HttpRequest } from '../service.ts';

/** One way of putting the outcome of a call into HTTP. */
export interface Protocol {
  /** Status and code of a refused permission differ between the protocols. */
  readonly denial: { readonly code: string; readonly status: number };
  renderOutput(action: string, output: unknown, requestId: string): HttpAnswer;
  renderError(error: AwsError, requestId: string): HttpAnswer;
  finish?(request: HttpRequest, answer: HttpAnswer): HttpAnswer;
}
