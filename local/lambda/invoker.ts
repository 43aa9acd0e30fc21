/** How the load balancer, the event sources and the endpoint run a function. */

export interface Invoker {
  /**
   * Runs a function once and waits for its end. `target` is a function's name or ARN, with or without a
   * version or an alias; `payload` is one line of JSON text. Never rejects for what the function does.
   */
  invoke(target: string, payload: string, options?: InvokeOptions): Promise<Outcome>;
  /** What `target` names, or null when there is no such function, version or alias. */
  find(target: string): Target | null;
  /** Whether an AWS::Lambda::Permission lets `principal` (`elasticloadbalancing.amazonaws.com`) in from `sourceArn`. */
  permits(principal: string, target: string, sourceArn: string): boolean;
}

export interface InvokeOptions {
  /** UUID, the handler's `context.awsRequestId`; a new one by default. */
  readonly requestId?: string;
  /** X-Ray trace header, the handler's `_X_AMZN_TRACE_ID`. */
  readonly traceId?: string;
}

export interface Target {
  readonly functionName: string;
  /** ARN with the alias or version that was asked for. */
  readonly arn: string;
  readonly roleArn: string;
  /** Seconds. */
  readonly timeout: number;
}

/** Why a function has no answer. `throttled` and `missing` never reached its code. */
export type FailureKind = 'handler' | 'init' | 'timeout' | 'exit' | 'throttled' | 'missing';

export type Outcome = Answer | Failure;

export interface Answer {
  readonly ok: true;
  readonly requestId: string;
  readonly version: string;
  /** JSON text. */
  readonly payload: string;
}

export interface Failure {
  readonly ok: false;
  readonly requestId: string;
  readonly version: string;
  readonly kind: FailureKind;
  /** JSON text: `{errorType, errorMessage, trace?}` */
  readonly payload: string;
}
