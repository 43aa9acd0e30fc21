import { Construct } from 'constructs';
import { watchBand } from '../../lib/constructs/usual-band.ts';
import { AUTH_METRICS } from './metrics.contract.ts';

/**
 * Watches the sign-ups of each hour: a flood of made-up accounts, and on a site with many a registration that nobody
 * gets through.
 */
export class SignUps extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    watchBand(this, {
      metricName: AUTH_METRICS.signUps,
      label: 'sign-ups',
      alarm: {
        name: 'sign-ups-unusual',
        page: 'business',
        meaning: 'far more or fewer people sign up than usual at this hour',
      },
      row: 'business',
    });
  }
}
