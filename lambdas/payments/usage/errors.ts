import { Conflict, Unprocessable } from '../../platform/errors.ts';

export class MeterNotInPlan extends Conflict {
  constructor(plan: string) {
    super('meter_not_in_plan', `the organisation’s plan, ${plan}, has no such meter`);
  }
}

export class UsageIdReused extends Unprocessable {
  constructor() {
    super(
      [{ path: 'id', message: 'came with another meter, quantity or time before' }],
      'usage_id_reused',
      'this id stands for another usage; give each usage an id of its own',
    );
  }
}
