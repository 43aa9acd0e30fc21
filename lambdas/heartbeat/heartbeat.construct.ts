import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { MathExpression, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { addAlarm, type SoloistAlarm } from '../../lib/constructs/alarm.construct.ts';
import { addGraph } from '../../lib/constructs/dashboard-graph.construct.ts';
import { SoloistFunction } from '../../lib/constructs/function.construct.ts';
import { namingOf } from '../../lib/constructs/naming.ts';
import { addSchedule } from '../../lib/constructs/schedule.ts';
import { METRICS_NAMESPACE, PLATFORM_ENV } from '../platform/platform.contract.ts';
import { RobotAccount } from './account.construct.ts';
import { HEARTBEAT_METRIC } from './heartbeat.contract.ts';

const MINUTE = Duration.minutes(1);

export interface HeartbeatProps {
  /** Scheme and host that users see. */
  readonly publicUrl: string;
}

/**
 * Logs in and reads a profile every minute, the way users come. It is in no VPC: from inside, a broken edge would
 * look well.
 */
export class Heartbeat extends Construct {
  readonly account: RobotAccount;
  /** Every stage has it: it is the one alarm that also rings when nobody comes any more. */
  readonly alarm: SoloistAlarm;

  constructor(scope: Construct, id: string, { publicUrl }: HeartbeatProps) {
    super(scope, id);
    this.account = new RobotAccount(this, 'Account');
    const fn = new SoloistFunction(this, 'Function', {
      service: 'heartbeat',
      entry: 'lambdas/heartbeat/heartbeat.handler.ts',
      timeout: Duration.seconds(20),
      memory: 256,
    });
    fn.addEnvironment(PLATFORM_ENV.publicUrl, publicUrl);
    this.account.grantRead(fn);
    // a beat that could not start is a missing one: those that waited would come all at once, and meet the login's limit
    fn.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: MINUTE });
    this.schedule(fn);
    this.alarm = this.watch();
    new CfnOutput(Stack.of(this), 'HeartbeatSecretName', { value: this.account.secretName });
  }

  private schedule(fn: SoloistFunction): void {
    addSchedule(this, {
      name: 'heartbeat',
      description: 'Every minute, the heartbeat',
      expression: 'rate(1 minute)',
      target: { arn: fn.functionArn, action: 'lambda:InvokeFunction' },
      // no retries and no dead letters: the next beat comes in a minute, and the alarm hears of one that is missing
      retries: { attempts: 0, maxAgeSeconds: MINUTE.toSeconds() },
    });
  }

  private watch(): SoloistAlarm {
    const beats = new Metric({
      namespace: METRICS_NAMESPACE,
      metricName: HEARTBEAT_METRIC,
      dimensionsMap: { Stage: namingOf(this).stage },
      statistic: 'Minimum',
      period: MINUTE,
      label: 'heartbeat',
    });
    addGraph(this, { row: 'health', title: 'heartbeat, 1 is well', metrics: [beats] });
    return addAlarm(this, 'Alarm', {
      name: 'heartbeat',
      severity: 'page',
      page: 'slo',
      essential: true,
      meaning: 'nobody can log in and read a profile, two minutes of three',
      metric: new MathExpression({
        expression: '1 - beats',
        usingMetrics: { beats },
        label: 'missed beats',
        period: MINUTE,
      }),
      above: 0,
      periods: [2, 3],
      // no beat at all is as bad as a failed one; it rings until `npm run secrets` has made the account
      missing: TreatMissingData.BREACHING,
    })!;
  }
}
