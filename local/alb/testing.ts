import { createContext, NAMING, resource, startLambda, type TestContext } from '../lambda/testing.ts';
import type { Resource } from '../service.ts';
import { createAlb } from './alb.service.ts';

/** Builders for the tests of the load balancer: one listener in front of the function `subject`. */

export const BALANCER = NAMING.arn('elasticloadbalancing', 'loadbalancer/app/main/1');
export const LISTENER = NAMING.arn('elasticloadbalancing', 'listener/app/main/1/2');
export const GROUP = NAMING.arn('elasticloadbalancing', 'targetgroup/api/3');
export const SUBJECT = NAMING.arn('lambda', 'function:subject');

export const of = (type: string, id: string, properties: Record<string, unknown>) =>
  resource(`AWS::ElasticLoadBalancingV2::${type}`, id, properties, { ref: id, attributes: {} });
export const forward = { Type: 'forward', TargetGroupArn: GROUP };
export const fixed = (body: string, status = '200') => ({
  Type: 'fixed-response',
  FixedResponseConfig: { StatusCode: status, ContentType: 'text/plain', MessageBody: body },
});

interface Given {
  readonly multi?: boolean;
  readonly balancer?: Record<string, string>;
  readonly permission?: Record<string, unknown> | null;
  readonly rules?: Resource[];
  readonly defaultAction?: object;
  readonly timeout?: number;
  readonly context?: TestContext;
  readonly random?: () => number;
}

let closers: (() => Promise<void>)[] = [];
/** Stops what the test has started. */
export async function stopAll(): Promise<void> {
  await Promise.all(closers.map((close) => close()));
  closers = [];
}

/** The load balancer with `rules` before `code`; `url` is where it listens. */
export async function given(code: string, settings: Given = {}) {
  const { multi = false, permission = {}, rules = [], defaultAction = forward, timeout = 3 } = settings;
  const context = settings.context ?? createContext();
  const granted = resource('AWS::Lambda::Permission', 'Permission', {
    Action: 'lambda:InvokeFunction',
    FunctionName: SUBJECT,
    Principal: 'elasticloadbalancing.amazonaws.com',
    SourceArn: GROUP,
    ...permission,
  });
  const lambda = startLambda(code, { Timeout: timeout }, { context, others: permission ? [granted] : [] });
  const alb = createAlb({
    invoker: lambda.lambda,
    port: () => 0,
    ...(settings.random && { random: settings.random }),
  });
  const balancer = Object.entries(settings.balancer ?? {}).map(([Key, Value]) => ({ Key, Value }));
  const attributes = multi ? [{ Key: 'lambda.multi_value_headers.enabled', Value: 'true' }] : [];
  await alb.start(
    [
      of('LoadBalancer', BALANCER, { LoadBalancerAttributes: balancer }),
      of('Listener', LISTENER, {
        LoadBalancerArn: BALANCER,
        Port: 80,
        Protocol: 'HTTP',
        DefaultActions: [defaultAction],
      }),
      of('TargetGroup', GROUP, {
        TargetType: 'lambda',
        Targets: [{ Id: SUBJECT }],
        TargetGroupAttributes: attributes,
      }),
      ...rules,
    ],
    context,
  );
  closers.push(async () => {
    await alb.stop();
    await lambda.stop();
  });
  return { url: alb.urls[0] ?? '', alb, context, logs: lambda.logs };
}

export const ECHO =
  'exports.handler = async (event) => ({ statusCode: 200, headers: { "content-type": "application/json" }, multiValueHeaders: { "content-type": ["application/json"] }, body: JSON.stringify(event) })';
export const answering = (answer: string) => `exports.handler = async () => (${answer})`;
export const rule = (id: string, priority: number, conditions: object[], action: object) =>
  of('ListenerRule', id, {
    ListenerArn: LISTENER,
    Priority: priority,
    Conditions: conditions,
    Actions: [action],
  });
