import { Duration } from 'aws-cdk-lib';
import { ListenerCondition } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { SoloistFunction } from '../../lib/constructs/function.construct.ts';
import { answerListener, type Balancer, PRIORITIES } from '../../lib/constructs/listener-target.ts';
import { type PublicSite, tellSite } from '../../lib/constructs/public-site.ts';

export interface EgressProps extends Balancer {
  readonly site: PublicSite;
  /** What the auth module stands on, and the clients at the providers. */
  readonly auth: { grantUse(fn: SoloistFunction): void };
  readonly users: { grantUse(fn: SoloistFunction): void };
  readonly oauth: { grantRead(fn: SoloistFunction): void };
  readonly events: { grantAppend(fn: SoloistFunction, modules: readonly string[]): void };
}

/** Without a slash at the end it lists the providers; `/v1/auth/oauth-links` is the api's. */
const PATHS = ['/v1/auth/oauth', '/v1/auth/oauth/*'];

/**
 * The auth module once more, in another network: providers such as GitHub have no IPv6 address, and from inside the VPC
 * there is no way to others. It alone may read our secrets at them.
 */
export class Egress extends Construct {
  readonly fn: SoloistFunction;

  constructor(scope: Construct, id: string, props: EgressProps) {
    super(scope, id);
    const { site, auth, users, oauth, events, listener, loadBalancerFullName } = props;
    this.fn = new SoloistFunction(this, 'Function', {
      service: 'egress',
      entry: 'lambdas/api/egress.handler.ts',
      timeout: Duration.seconds(15),
      memory: 1024,
    });
    tellSite(this.fn, site);
    auth.grantUse(this.fn);
    users.grantUse(this.fn);
    oauth.grantRead(this.fn);
    events.grantAppend(this.fn, ['auth', 'users']);
    const route = {
      priority: PRIORITIES.egress,
      conditions: [ListenerCondition.pathPatterns(PATHS)],
    };
    answerListener(this, { listener, loadBalancerFullName, fn: this.fn, route });
  }
}
