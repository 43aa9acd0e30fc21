import {
  Alarm,
  ComparisonOperator,
  TreatMissingData,
  type AlarmProps,
  type IMetric,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { alarmProfileOf } from './alarm-profile.ts';
import { physicalName } from './naming.ts';

/** Whom an alarm reaches: `page` wakes the owner, `ticket` can wait for the morning. */
export type Severity = 'page' | 'ticket';

/** A file of docs/runbooks without its ending. */
export type RunbookPage =
  'alerts' | 'business' | 'functions' | 'mail' | 'network' | 'payments' | 'queues' | 'slo' | 'tables';

interface AlarmFacts {
  /** Name without the stage's prefix, `api-errors`: the heading of its runbook section. */
  readonly name: string;
  readonly severity: Severity;
  /** Page of docs/runbooks that its section stands on. */
  readonly page: RunbookPage;
  /** What is wrong when it rings, one sentence in lower case. */
  readonly meaning: string;
  /** Whether a lean stage has it too: it shows harm that no other alarm would. @default false */
  readonly essential?: true;
  /** The owner hears of it only while every alarm of the stage with this word rings. @default heard by itself */
  readonly together?: string;
  readonly metric: IMetric;
  /** Periods of the metric that must breach, of how many. */
  readonly periods: readonly [breaching: number, of: number];
  /** @default notBreaching: a metric without traffic has no data */
  readonly missing?: TreatMissingData;
}

interface AboveThreshold {
  /** Rings above this value, or at it with `orEqual`. */
  readonly above: number;
  /** @default false */
  readonly orEqual?: boolean;
}

interface OutsideBand {
  /** Rings outside the band that CloudWatch has learned: the metric is an ANOMALY_DETECTION_BAND. */
  readonly outsideBand: true;
}

export type SoloistAlarmProps = AlarmFacts & (AboveThreshold | OutsideBand);

/** An alarm whose description leads to its runbook section. Constructs add it by {@link addAlarm}. */
export class SoloistAlarm extends Alarm {
  readonly fullName: string;
  readonly severity: Severity;
  readonly together: string | null;

  constructor(scope: Construct, id: string, props: SoloistAlarmProps) {
    super(scope, id, alarmProps(scope, props));
    this.fullName = physicalName(scope, props.name);
    this.severity = props.severity;
    this.together = props.together ?? null;
  }
}

/** Adds an alarm if the stage's profile wants it: all of them, with `lean` the essential ones, or none. */
export function addAlarm(scope: Construct, id: string, props: SoloistAlarmProps): SoloistAlarm | null {
  const wanted = { full: true, lean: props.essential ?? false, none: false };
  return wanted[alarmProfileOf(scope)] ? new SoloistAlarm(scope, id, props) : null;
}

function alarmProps(scope: Construct, props: SoloistAlarmProps): AlarmProps {
  return {
    alarmName: physicalName(scope, props.name),
    alarmDescription: describe(props),
    metric: props.metric,
    ...condition(props),
    datapointsToAlarm: props.periods[0],
    evaluationPeriods: props.periods[1],
    treatMissingData: props.missing ?? TreatMissingData.NOT_BREACHING,
  };
}

function condition(props: SoloistAlarmProps): Pick<AlarmProps, 'threshold' | 'comparisonOperator'> {
  if ('outsideBand' in props) {
    return {
      threshold: Alarm.ANOMALY_DETECTION_NO_THRESHOLD,
      comparisonOperator: ComparisonOperator.LESS_THAN_LOWER_OR_GREATER_THAN_UPPER_THRESHOLD,
    };
  }
  return {
    threshold: props.above,
    comparisonOperator: props.orEqual
      ? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD
      : ComparisonOperator.GREATER_THAN_THRESHOLD,
  };
}

/** An alarm's description: what it means and where to read what to do. */
export function describe(alarm: Pick<AlarmFacts, 'name' | 'page' | 'meaning'>): string {
  return `${alarm.meaning}; see docs/runbooks/${alarm.page}.md#${alarm.name}`;
}
