import { CircuitOpen, TimedOut } from '../../platform/resilience/policy.ts';
import { ProviderAway } from '../provider-away.ts';
import { MailNotAccepted } from './mail.ts';

/**
 * SES answered that we send too fast or too much today. That is no sickness: a breaker that opened for it would keep back
 * mail that somebody waits for because of news that go to everybody.
 *
 * @see https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas-errors.html
 */
const THROTTLES = /^(Throttling|ThrottlingException|TooManyRequests|TooManyRequestsException)$/;
/** Answers that another attempt may get past, though SES answered. */
const PASSING = /^(RequestTimeout|RequestExpired|ExpiredToken|ExpiredTokenException)$/;
/** What the owner mends while mail waits: AWS has paused the account, or a sender's records are gone. */
const PAUSED =
  /^(AccountSendingPausedException|ConfigurationSetSendingPausedException|MailFromDomainNotVerifiedException)$/;
/** There was no connection, so that nothing was sent. */
const UNREACHED = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;
const NO_ANSWER = /^(TimeoutError|AbortError|NetworkingError)$/;
const BROKEN = /^(ECONNRESET|EPIPE|ETIMEDOUT)$/;

/** What a call of SES came to, as those who send have to know it. */
export function sendFailure(cause: unknown): Error {
  if (isUnsent(cause)) {
    return new ProviderAway(`SES can not take the mail now: ${reasonOf(cause)}`, { cause });
  }
  if (isRefused(cause))
    return new MailNotAccepted(`SES does not take the mail: ${reasonOf(cause)}`, { cause });
  if (isUnanswered(cause)) {
    const message = `SES did not say whether it took the mail: ${reasonOf(cause)}`;
    return new ProviderAway(message, { cause, mayHaveTaken: true });
  }
  return cause instanceof Error ? cause : new Error(String(cause));
}

/** Whether it says that SES is sick: an answer about this mail, or about how many we send, doesn't. */
export function isSick(error: unknown): boolean {
  return !isRefused(error);
}

function isUnsent(error: unknown): boolean {
  const isPassing =
    [THROTTLES, PASSING, PAUSED].some((names) => names.test(nameOf(error))) || statusOf(error) === 429;
  return error instanceof CircuitOpen || UNREACHED.test(codeOf(error)) || (isPassing && isRefused(error));
}

/** SES answered, and did not take it. */
function isRefused(error: unknown): boolean {
  return statusOf(error) >= 400 && statusOf(error) < 500;
}

function isUnanswered(error: unknown): boolean {
  const isSilent = error instanceof TimedOut || NO_ANSWER.test(nameOf(error)) || BROKEN.test(codeOf(error));
  return isSilent || statusOf(error) >= 500;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

function statusOf(error: unknown): number {
  return Number(property(property(error, '$metadata'), 'httpStatusCode') ?? 0);
}

const nameOf = (error: unknown) => String(property(error, 'name') ?? '');
const codeOf = (error: unknown) => String(property(error, 'code') ?? '');

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
