import type { Gap } from '../assembly/resolve.ts';
import type { AdjustableClock } from '../clock.ts';
import type { FaultTable } from '../faults.ts';
import type { LogRing } from '../lambda/logs.ts';
import type { Mail } from './shapes.ts';

/** What the console looks at and turns; start-up hands it over. */
export interface Sources {
  readonly stage: string;
  /** As `.soloist/run.json` has them. */
  readonly urls: Readonly<Record<string, string | null>>;
  readonly startedAt: number;
  readonly clock: AdjustableClock;
  readonly faults: FaultTable;
  readonly logs: Pick<LogRing, 'find'>;
  /** What each service says of itself, by the service's name. */
  describe(): Readonly<Record<string, unknown>>;
  /** Calls a service as the operator. */
  call(service: string, action: string, input: unknown): Promise<any>;
  mails(): readonly Mail[];
  /** Calls that IAM refused, newest first. */
  denials(): readonly Denial[];
  /** What the templates declare and the rehearsal doesn't run. */
  readonly gaps: readonly Gap[];
}

export interface Denial {
  readonly at: number;
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
}
