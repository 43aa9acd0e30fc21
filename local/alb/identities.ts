import { createHash } from 'node:crypto';
import type { Declaration, Identity, Naming } from '../service.ts';

/**
 * What `Ref` and `Fn::GetAtt` of the load balancer's resources answer; `port` is where the load balancer will
 * listen, so that its DNS name leads there.
 */
export function identify(
  declaration: Declaration,
  naming: Naming,
  property: (name: string) => any,
  port: (loadBalancer: Declaration) => number,
): Identity {
  const id = shortId(`${declaration.stack}/${declaration.logicalId}`);
  const arn = (resource: string) => naming.arn('elasticloadbalancing', resource);
  const name = () => naming.name(declaration, property('Name'), 32);
  switch (declaration.type) {
    case 'AWS::ElasticLoadBalancingV2::LoadBalancer': {
      const fullName = `app/${name()}/${id}`;
      return {
        ref: arn(`loadbalancer/${fullName}`),
        attributes: {
          LoadBalancerArn: arn(`loadbalancer/${fullName}`),
          LoadBalancerFullName: fullName,
          LoadBalancerName: name(),
          // a browser needs a name for passkeys and secure cookies
          DNSName: `localhost:${port(declaration)}`,
          CanonicalHostedZoneID: 'Z32O12XQLNTSW2',
        },
      };
    }
    case 'AWS::ElasticLoadBalancingV2::TargetGroup': {
      const fullName = `targetgroup/${name()}/${id}`;
      return {
        ref: arn(fullName),
        attributes: { TargetGroupArn: arn(fullName), TargetGroupFullName: fullName, TargetGroupName: name() },
      };
    }
    case 'AWS::ElasticLoadBalancingV2::Listener': {
      const balancer = String(property('LoadBalancerArn')).split(':loadbalancer/')[1];
      const ref = arn(`listener/${balancer}/${id}`);
      return { ref, attributes: { ListenerArn: ref } };
    }
    default: {
      const ref = String(property('ListenerArn')).replace(':listener/', ':listener-rule/').concat('/', id);
      return { ref, attributes: { RuleArn: ref, IsDefault: 'false' } };
    }
  }
}

function shortId(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 16);
}
