import { AwsError, type Clock, type Faults } from '../../service.ts';

/** What SES takes of an account: in a day, and in a second. */
export interface Quota {
  readonly Max24HourSend: number;
  readonly MaxSendRate: number;
}

/** https://docs.aws.amazon.com/ses/latest/dg/request-production-access.html */
const SANDBOX: Quota = { Max24HourSend: 200, MaxSendRate: 1 };
/** What an account that has just left the sandbox usually gets. */
const PRODUCTION: Quota = { Max24HourSend: 50_000, MaxSendRate: 14 };

/** SES lets an account exceed its rate for a short while, without saying for how long: seconds, here. */
const BURST_S = 5;

export const isSandboxed = (faults: Faults): boolean => faults.active('sesv2', 'sandbox') !== null;

export const quotaOf = (faults: Faults): Quota => (isSandboxed(faults) ? SANDBOX : PRODUCTION);

/** Holds an account to its quota. */
export class SendLimit {
  readonly #clock: Clock;
  readonly #faults: Faults;
  #tokens: { left: number; at: number; quota: Quota } | null = null;

  constructor(clock: Clock, faults: Faults) {
    this.#clock = clock;
    this.#faults = faults;
  }

  /**
   * Takes a mail of so many recipients, each of whom counts.
   *
   * @throws AwsError `Throttling`, as SES says it: https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas-errors.html
   */
  take(recipients: number, sentInADay: number): void {
    const quota = quotaOf(this.#faults);
    if (sentInADay + recipients > quota.Max24HourSend) throw throttling('Daily message quota exceeded.');

    const left = this.#left(quota);
    if (left < recipients) throw throttling('Maximum sending rate exceeded.');
    this.#tokens = { left: left - recipients, at: this.#clock.now(), quota };
  }

  #left(quota: Quota): number {
    const most = quota === SANDBOX ? quota.MaxSendRate : quota.MaxSendRate * BURST_S;
    if (this.#tokens?.quota !== quota) return most;
    const { left, at } = this.#tokens;
    return Math.min(most, left + ((this.#clock.now() - at) / 1_000) * quota.MaxSendRate);
  }
}

const throttling = (message: string) => new AwsError('Throttling', message);
