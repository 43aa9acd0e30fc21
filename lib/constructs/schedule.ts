import { Stack } from 'aws-cdk-lib';
import { Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import type { Construct } from 'constructs';
import { physicalName } from './naming.ts';

export interface ScheduleProps {
  /** The schedule's short name, `heartbeat` */
  readonly name: string;
  readonly description: string;
  /** `rate(1 minute)` or `cron(17 3 * * ? *)`, in UTC */
  readonly expression: string;
  readonly target: {
    readonly arn: string;
    /** What its role may do with the target, and nothing else: `sqs:SendMessage` */
    readonly action: string;
    /** JSON text. @default the event that Scheduler makes */
    readonly input?: string;
  };
  readonly retries: { readonly attempts: number; readonly maxAgeSeconds: number };
}

/** Has EventBridge Scheduler call a function or fill a queue, with a role of the schedule's own. */
export function addSchedule(scope: Construct, props: ScheduleProps): void {
  const { target, retries } = props;
  const stack = Stack.of(scope);
  const name = physicalName(scope, props.name);
  const role = new Role(scope, 'ScheduleRole', {
    description: `What the schedule of ${name} may do`,
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
      // its group, and not the schedule: https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
      conditions: {
        StringEquals: {
          'aws:SourceAccount': stack.account,
          'aws:SourceArn': stack.formatArn({
            service: 'scheduler',
            resource: 'schedule-group',
            resourceName: 'default',
          }),
        },
      },
    }),
  });
  const policy = new Policy(scope, 'SchedulePolicy', {
    roles: [role],
    statements: [new PolicyStatement({ actions: [target.action], resources: [target.arn] })],
  });
  const schedule = new CfnSchedule(scope, 'Schedule', {
    name,
    description: props.description,
    scheduleExpression: props.expression,
    flexibleTimeWindow: { mode: 'OFF' },
    target: {
      arn: target.arn,
      roleArn: role.roleArn,
      ...(target.input !== undefined && { input: target.input }),
      retryPolicy: {
        maximumRetryAttempts: retries.attempts,
        maximumEventAgeInSeconds: retries.maxAgeSeconds,
      },
    },
  });
  schedule.node.addDependency(policy);
}
