import type { IConstruct } from 'constructs';
import type { StageSettings } from '../config/settings.ts';

const CONTEXT = 'soloist:alarm-profile';

/**
 * `full`: every alarm. `lean`: only those that show harm which no other alarm would. `none`: a preview, in which only
 * its maker sees anything.
 */
export type AlarmProfile = StageSettings['alarms']['profile'] | 'none';

/** Chooses the alarms of everything under `scope`; must be called before `scope` has children. */
export function setAlarmProfile(scope: IConstruct, profile: AlarmProfile): void {
  scope.node.setContext(CONTEXT, profile);
}

export function alarmProfileOf(scope: IConstruct): AlarmProfile {
  return (scope.node.tryGetContext(CONTEXT) as AlarmProfile | undefined) ?? 'full';
}
