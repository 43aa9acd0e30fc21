import { Construct } from 'constructs';
import type { SoloistFunction } from '../../lib/constructs/function.construct.ts';
import { SoloistTable } from '../../lib/constructs/table.construct.ts';
import { NOTIFICATIONS_ENV } from './notifications.contract.ts';

/** What was delivered to whom, so that nothing is sent twice. */
export class NotificationsData extends Construct {
  readonly table: SoloistTable;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.table = new SoloistTable(this, 'Table', { module: 'notifications' });
  }

  /** For the worker that delivers. */
  grantUse(fn: SoloistFunction): void {
    this.table.allowReadWrite(fn);
    fn.addEnvironment(NOTIFICATIONS_ENV.table, this.table.tableName);
  }
}
