import { Duration } from 'aws-cdk-lib';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import { ListenerCondition } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Alias } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { API_PATHS } from '../../lib/constructs/edge/api-paths.ts';
import { SoloistFunction } from '../../lib/constructs/function.construct.ts';
import {
  answerListener,
  type Balancer,
  PRIORITIES,
  type Route,
} from '../../lib/constructs/listener-target.ts';
import { type PublicSite, tellSite } from '../../lib/constructs/public-site.ts';
import { AUTH_ENV } from '../auth/auth.contract.ts';

export interface ApiProps extends Balancer {
  readonly vpc: IVpc;
  readonly site: PublicSite;
  /** What the service calls itself, which no password may be: `Soloist`. */
  readonly serviceName: string;
  /** Which requests of the listener come here. @default those to the API's paths that no other function takes */
  readonly route?: Route;
}

const API_ROUTE: Route = {
  priority: PRIORITIES.api,
  conditions: [ListenerCondition.pathPatterns([...API_PATHS])],
};

/** The monolith behind the load balancer. */
export class Api extends Construct {
  readonly fn: SoloistFunction;
  readonly live: Alias;

  constructor(scope: Construct, id: string, props: ApiProps) {
    const { vpc, site, serviceName, route = API_ROUTE, ...balancer } = props;
    super(scope, id);
    this.fn = new SoloistFunction(this, 'Function', {
      service: 'api',
      entry: 'lambdas/api/api.handler.ts',
      timeout: Duration.seconds(15),
      memory: 1024,
      vpc,
    });
    tellSite(this.fn, site);
    this.fn.addEnvironment(AUTH_ENV.serviceName, serviceName);
    this.live = answerListener(this, { ...balancer, fn: this.fn, route });
  }
}
