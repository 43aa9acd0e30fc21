import { Construct } from 'constructs';
import type { SoloistFunction } from '../../lib/constructs/function.construct.ts';
import { SoloistTable } from '../../lib/constructs/table.construct.ts';
import { ADMIN_ENV } from './admin.contract.ts';

/** What administrators search people by: a read model, which can be made again from users. */
export class AdminData extends Construct {
  readonly table: SoloistTable;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.table = new SoloistTable(this, 'Table', { module: 'admin' });
  }

  /** For the function that answers administrators, and for the worker that keeps the read model. */
  grantUse(fn: SoloistFunction): void {
    this.table.allowReadWrite(fn);
    fn.addEnvironment(ADMIN_ENV.table, this.table.tableName);
  }
}
