import type { Context, Resource } from '../service.ts';
import type { Failure, Invoker } from '../lambda/invoker.ts';
import { readAnswer, sendAnswer } from './answer.ts';
import { albEvent, type EventSource } from './event.ts';
import type { Exchange } from './exchange.ts';
import { sendErrorPage } from './pages.ts';

const PRINCIPAL = 'elasticloadbalancing.amazonaws.com';

/** A target group with a Lambda function in it. */
export class TargetGroup {
  readonly arn: string;
  private readonly functionArn: string | null;
  private readonly multiValueHeaders: boolean;
  private readonly invoker: Invoker;
  private readonly context: Context;
  private readonly permitted: boolean;

  constructor({ identity, properties }: Resource, invoker: Invoker, context: Context) {
    this.arn = identity.ref;
    this.invoker = invoker;
    this.context = context;
    this.functionArn =
      properties['TargetType'] === 'lambda' ? (properties['Targets']?.[0]?.Id ?? null) : null;
    const attributes: { Key: string; Value: unknown }[] = properties['TargetGroupAttributes'] ?? [];
    this.multiValueHeaders = attributes.some(
      ({ Key, Value }) => Key === 'lambda.multi_value_headers.enabled' && String(Value) === 'true',
    );
    this.permitted = this.functionArn !== null && invoker.permits(PRINCIPAL, this.functionArn, this.arn);
  }

  /**
   * Runs the function and sends its answer. A function that fails, times out, is throttled or answers what the load
   * balancer can't use is 502; a group without a target is 503.
   * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html#http-502-issues
   */
  async forward(
    exchange: Exchange,
    body: Buffer | null,
    listener: Pick<EventSource, 'protocol' | 'port' | 'dropsInvalidHeaders'>,
  ) {
    const { functionArn, multiValueHeaders } = this;
    if (functionArn === null) return this.refuse(exchange, 503, 'the target group has no Lambda target');
    if (!this.permitted)
      return this.refuse(
        exchange,
        502,
        `denied: ${PRINCIPAL} may not lambda:InvokeFunction on ${functionArn} from ${this.arn}, no AWS::Lambda::Permission grants it`,
      );
    const event = albEvent(exchange, body, {
      targetGroupArn: this.arn,
      multiValueHeaders,
      protocol: listener.protocol,
      port: listener.port,
      dropsInvalidHeaders: listener.dropsInvalidHeaders,
    });
    const outcome = await this.invoker.invoke(functionArn, event, { traceId: exchange.traceId });
    if (!outcome.ok) return this.refuse(exchange, 502, reasonOf(outcome), outcome.requestId);
    const answer = readAnswer(outcome.payload, multiValueHeaders);
    if (typeof answer === 'string') return this.refuse(exchange, 502, answer, outcome.requestId);
    // the client may have gone away while the function ran
    if (exchange.response.destroyed) return;
    try {
      sendAnswer(exchange.response, answer, exchange.traceId);
    } catch (error) {
      this.refuse(
        exchange,
        502,
        `the function's answer can't be sent: ${(error as Error).message}`,
        outcome.requestId,
      );
    }
  }

  private refuse(
    { response, method, path, traceId }: Exchange,
    status: number,
    reason: string,
    requestId?: string,
  ) {
    this.context.log(`alb answered ${status}: ${reason}`, {
      method,
      path,
      traceId,
      requestId,
      target: this.functionArn,
    });
    sendErrorPage(response, status, traceId);
  }
}

function reasonOf({ payload, kind }: Failure): string {
  const { errorType, errorMessage } = JSON.parse(payload);
  return `the function failed (${kind}): ${errorType}: ${errorMessage}`;
}
