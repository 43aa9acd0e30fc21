/** The JSON that the console's page reads, shared by server and page; imports nothing. */

export interface State {
  readonly stage: string;
  readonly urls: Readonly<Record<string, string | null>>;
  readonly startedAt: number;
  /** Milliseconds since the epoch, and how far ahead of the machine. */
  readonly clock: { readonly now: number; readonly offset: number };
  readonly functions: readonly FunctionState[];
  readonly listeners: readonly Listener[];
  readonly tables: readonly Table[];
  readonly queues: readonly Queue[];
  readonly sources: readonly EventSource[];
  readonly mails: readonly Mail[];
  readonly webhooks: readonly Webhook[];
  readonly pushes: readonly PushMessage[];
  readonly hooks: readonly HookMessage[];
  readonly denials: readonly { at: number; principal: string; action: string; resource: string }[];
  readonly faults: readonly { service: string; kind: string; settings: Record<string, unknown> }[];
  readonly faultKinds: Readonly<Record<string, readonly string[]>>;
  readonly gaps: readonly { type: string; count: number; reason: string }[];
}

export interface FunctionState {
  readonly functionName: string;
  readonly handler: string;
  readonly memory: number;
  readonly timeout: number;
  readonly environments: readonly { number: number; version: string; pid: number }[];
  readonly busy: number;
  readonly waiting: number;
}

export interface Listener {
  readonly url: string;
  readonly port: number;
  readonly rules: readonly Rule[];
  readonly defaultAction: Action;
}

export interface Rule {
  readonly priority: number;
  readonly conditions: readonly string[];
  readonly action: Action;
}

export interface Action {
  readonly type: string;
  readonly groups?: readonly { arn: string; weight: number }[];
  readonly status?: number;
}

export interface Table {
  readonly name: string;
  /** Null where the tables are elsewhere: nobody counts them. */
  readonly items: number | null;
  readonly stream: { arn: string; records: number | null } | null;
}

export interface Queue {
  readonly name: string;
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
  readonly oldestSeconds: number;
  readonly deadLetterQueue: string | null;
  readonly messages: readonly { id: string; body: string; sentAt: number; receives: number; state: string }[];
}

export interface EventSource {
  readonly id: string;
  readonly source: string;
  readonly functionName: string;
}

export interface Mail {
  readonly at: number | string;
  readonly to: readonly string[] | string;
  readonly subject: string;
}

/** One of the mails that people get, with example values. */
export interface MailTemplate {
  /** What it is sent of, and after a colon which of its mails: `subscription.changed:trial`. */
  readonly id: string;
  readonly category: string;
  readonly language: string;
  readonly from: string;
  readonly subject: string;
  readonly text: string;
}

/** An event of Stripe's on its way to an endpoint. Times in ms. */
export interface Webhook {
  readonly id: string;
  readonly event: string;
  readonly type: string;
  readonly status: 'pending' | 'succeeded' | 'failed' | 'lost';
  /** When it is tried next; null when it has ended. */
  readonly dueAt: number | null;
  /** `status` 0: no answer. */
  readonly attempts: readonly { at: number; status: number; error?: string }[];
}

/** What the rehearsal's push service was sent, newest first; encrypted for the browser, which is none of it. */
export interface PushMessage {
  readonly id: string;
  readonly at: number;
  /** Of the subscription: `/abc` of `https://push.test/abc`. */
  readonly path: string;
  /** What it answered. */
  readonly status: number;
  /** Seconds that it is kept for the device. */
  readonly ttl: number;
  readonly urgency: string;
  readonly topic: string;
  readonly bytes: number;
}

/** What a customer's receiver of webhooks was sent, newest first. */
export interface HookMessage {
  readonly id: string;
  readonly at: number;
  /** Of the receiver: `/abc` of `https://hooks.test/abc`. */
  readonly path: string;
  /** What it answered; null where it did not. */
  readonly status: number | null;
  /** The header `webhook-id`. */
  readonly messageId: string;
  /** Of the event. */
  readonly type: string;
}

export interface Log {
  readonly at: number;
  readonly functionName: string;
  readonly requestId: string | null;
  readonly stream: 'stdout' | 'stderr' | 'platform';
  readonly line: string;
}
