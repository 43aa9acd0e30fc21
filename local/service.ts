/**
 * The one shape of everything the rehearsal imitates: which resource types a service serves, what they are
 * called, how it starts, answers, says what a call needs, and stops.
 */

/** A resource as the template declares it, before its intrinsics are resolved. */
export interface Declaration {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
}

/** A resource whose properties hold plain values only. */
export interface Resource extends Declaration {
  readonly properties: Readonly<Record<string, any>>;
  readonly identity: Identity;
}

/** What `Ref` and `Fn::GetAtt` of a resource answer. */
export interface Identity {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** What a service may use to name a resource. */
export interface Naming {
  readonly account: string;
  readonly region: string;
  /** The rehearsal's AWS endpoint, `http://127.0.0.1:PORT`. */
  readonly endpoint: string;
  /** The name the template gives, or CloudFormation's way of making one: `<stack>-<logicalId>`, cut to `max`. */
  name(declaration: Declaration, given: unknown, max?: number): string;
  arn(service: string, resource: string): string;
}

/** Who calls: an access key, and the role (or the operator) behind it. */
export interface Caller {
  readonly accessKeyId: string;
  /** ARN of the role, or `operator`, who may do everything. */
  readonly principal: string;
}

/** One permission a call needs: checked against the caller's policies before the service sees the call. */
export interface Access {
  /** `dynamodb:PutItem` */
  readonly action: string;
  /** ARN, or `*` for actions without a resource */
  readonly resource: string;
  /** Condition keys in lower case: `dynamodb:leadingkeys` → values */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}

export interface Service {
  /** As the request signature names it: `dynamodb`, `sqs`, `ses`, `secretsmanager` … */
  readonly name: string;
  /** Signs its requests with another service's name: SES's second API with `ses`. @default name */
  readonly signingName?: string;
  /** @default json */
  readonly protocol?: 'json' | 'query' | 'rest';
  /** Prefix of X-Amz-Target for JSON services: `DynamoDB_20120810` */
  readonly target?: string;
  /** What HTTP says and shall say, for a service whose protocol is `rest`. */
  readonly rest?: RestApi;
  /** CloudFormation types that it serves. */
  readonly resourceTypes: readonly string[];
  /** Types that another service serves and this one is started with as well. */
  readonly observes?: readonly string[];
  /** Must be pure: it is asked before anything has started. `property` resolves one property of the declaration. */
  identify?(declaration: Declaration, naming: Naming, property: (name: string) => any): Identity;
  /** Creates what the templates declare and keeps what the state already holds. */
  start(resources: readonly Resource[], context: Context): void | Promise<void>;
  /** Answers one API call; throws `AwsError`. */
  handle?(action: string, input: any, caller: Caller): unknown;
  /** The permissions one API call needs. An unknown action throws `AwsError`. */
  authorize?(action: string, input: any): readonly Access[];
  /** What the console shows; must be cheap. */
  describe?(): unknown;
  stop(): void | Promise<void>;
}

/** Translates between HTTP and the actions of a service whose API is made of methods and paths. */
export interface RestApi {
  /** The action that a request means, with its input; null for a request that means nothing here. */
  route(request: HttpRequest): { readonly action: string; readonly input: unknown } | null;
  renderOutput(action: string, output: any, requestId: string): HttpAnswer;
  renderError(error: AwsError, requestId: string): HttpAnswer;
  /** The access key behind a request that is signed elsewhere than in a header or the query: a browser's form. */
  accessKeyOf?(request: HttpRequest): string | null;
  /** Answers what nobody signs: a browser that asks whether it may ask. Null for every other request. */
  answerUnsigned?(request: HttpRequest): HttpAnswer | null;
  /** Adds to any answer, errors included, what depends on who asked: a browser's page of another origin. */
  finish?(request: HttpRequest, answer: HttpAnswer): HttpAnswer;
}

export interface HttpRequest {
  readonly method: string;
  /** As it was sent, percent-encoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

export interface HttpAnswer {
  /** @default 200 */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** @default empty */
  readonly body?: string | Uint8Array;
}

export interface Context {
  readonly naming: Naming;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly signals: Signals;
  /** Opens this service's journal, `.soloist/state/<name>.jsonl`. */
  journal<Entry>(name: string): Journal<Entry>;
  /** Calls another service as `principal`, with the same permission check that a request over HTTP gets. */
  call(principal: string, service: string, action: string, input: unknown): Promise<any>;
  log(message: string, fields?: Record<string, unknown>): void;
}

/** Time of the rehearsal, milliseconds since the epoch; the operator may advance it. */
export interface Clock {
  now(): number;
  /** Calls `listener` with the new offset in ms when the clock was advanced; returns the way to stop that. */
  onAdvance(listener: (offset: number) => void): () => void;
}

/** Faults on demand. A service asks at its own points: `faults.active('dynamodb', 'throttle')`. */
export interface Faults {
  /**
   * The fault's settings when it is on (and its `rate`, 0 to 1, hits), else null.
   * @param concerns whether settings that choose among calls, such as a path, choose this one @default all
   */
  active(
    service: string,
    kind: string,
    concerns?: (settings: Readonly<Record<string, unknown>>) => boolean,
  ): Readonly<Record<string, unknown>> | null;
}

/** Wakes those who wait for work, so that nothing polls in a busy loop. */
export interface Signals {
  notify(topic: string): void;
  /** Resolves at the next `notify(topic)` or after `ms`. */
  wait(topic: string, ms: number): Promise<void>;
}

/**
 * An append-only file of JSON lines. `append` has reached the operating system when it returns, so that an
 * acknowledged write survives a kill -9.
 */
export interface Journal<Entry> {
  load(): Entry[];
  append(entry: Entry): void;
  /** Replaces the whole file atomically: a snapshot. */
  rewrite(entries: Iterable<Entry>): void;
  /** Entries appended since the last `rewrite` or `load`. */
  readonly length: number;
  close(): void;
}

/** An error as AWS answers it; the endpoint renders it in the caller's protocol. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  /** Further members of the error's body, such as `CancellationReasons`. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, status = 400, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.code = code;
    this.status = status;
    this.details = details;
  }
}
