/** One call of an endpoint. Times are milliseconds since the epoch. */
export interface Attempt {
  readonly at: number;
  readonly durationMs: number;
  /** Of the answer; null where there was none. */
  readonly status: number | null;
  /** Why it did not succeed; null where it did. */
  readonly error: AttemptError | null;
}

/**
 * - `address_refused`: the URL leads where we send nothing, such as a private network
 * - `unknown_host`, `no_connection`, `tls`, `broken`, `timeout`: nobody answered
 * - `redirected`: answered 3xx, and redirects are not followed
 * - `refused`: answered 4xx or anything else that is no success
 * - `gone`: answered 410
 * - `server_error`: answered 5xx
 * - `resting`: not called, since the calls just before were not answered in good time
 * - `disabled`: not called, since the endpoint is disabled
 */
export const ATTEMPT_ERRORS = {
  address_refused: 'the URL does not lead to a public address, so nothing was sent',
  unknown_host: 'no address was found for the host',
  no_connection: 'the host takes no connections',
  tls: 'no secure connection: the certificate does not prove the name, or TLS 1.2 is not spoken',
  broken: 'the connection broke before there was an answer',
  timeout: 'there was no answer within 10 seconds',
  redirected: 'the answer was a redirect, and none is followed: register the URL that it leads to',
  refused: 'the answer was no success, expected a status of 200 to 299',
  gone: 'the answer was 410: the endpoint wants no more messages',
  server_error: 'the answer was an error of the server, expected a status of 200 to 299',
  resting: 'not called: the calls just before were not answered within 5 seconds',
  disabled: 'not called: the endpoint was disabled',
} as const;

export type AttemptError = keyof typeof ATTEMPT_ERRORS;

export type DeliveryStatus = 'pending' | 'succeeded' | 'failed';

/** A message to one endpoint, and what became of it. */
export interface WebhookDelivery {
  /** The event's id for the delivery that it causes, so that there is one; of its own for a test or a replay. */
  readonly deliveryId: string;
  readonly webhookId: string;
  readonly organisationId: string;
  /** What receivers know it by: the same for a message and its replays. */
  readonly messageId: string;
  readonly type: string;
  /** The body as it is sent, every time the same bytes. */
  readonly body: string;
  readonly status: DeliveryStatus;
  readonly attempts: readonly Attempt[];
  /** When it is tried next; null unless it is pending. */
  readonly nextAttemptAt: number | null;
  readonly createdAt: number;
}

/** Whether nothing was sent, for reasons that say nothing of how the endpoint answers. */
export function isUncalled({ error }: Pick<Attempt, 'error'>): boolean {
  return error === 'resting' || error === 'disabled';
}

/** Whether a message is tried once, whatever comes of it: who sends a test looks at its result. */
export function isTriedOnce({ type }: Pick<WebhookDelivery, 'type'>): boolean {
  return type === TEST_MESSAGE;
}

/** The type of the message that people send to try an endpoint. */
export const TEST_MESSAGE = 'webhook.test';
