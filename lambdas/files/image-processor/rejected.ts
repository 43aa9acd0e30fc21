import { FAILURE_REASONS, type FailureReason } from '../failure-reason.ts';

/** The upload itself is at fault: another attempt would end in the same way. */
export class Rejected extends Error {
  override readonly name = 'Rejected';
  readonly reason: FailureReason;

  constructor(reason: FailureReason, options?: ErrorOptions) {
    super(FAILURE_REASONS[reason], options);
    this.reason = reason;
  }
}
