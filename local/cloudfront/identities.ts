import { createHash } from 'node:crypto';
import type { Declaration, Identity, Naming } from '../service.ts';

/** What `Ref` and `Fn::GetAtt` of CloudFront's resources answer; `port` is where a distribution listens. */
export function identify(
  declaration: Declaration,
  naming: Naming,
  property: (name: string) => any,
  port: number,
): Identity {
  const id = createHash('sha256')
    .update(`${declaration.stack}/${declaration.logicalId}`)
    .digest('hex')
    .slice(0, 13)
    .toUpperCase();
  const arn = (resource: string) => `arn:aws:cloudfront::${naming.account}:${resource}`;
  switch (declaration.type) {
    case 'AWS::CloudFront::Distribution':
      return {
        ref: `E${id}`,
        // a browser needs a name for passkeys and secure cookies
        attributes: { Id: `E${id}`, DomainName: `localhost:${port}` },
      };
    case 'AWS::CloudFront::Function': {
      const ref = arn(`function/${property('Name')}`);
      return { ref, attributes: { FunctionARN: ref, 'FunctionMetadata.FunctionARN': ref, Stage: 'LIVE' } };
    }
    case 'AWS::CloudFront::VpcOrigin':
      return { ref: `vo_${id}`, attributes: { Id: `vo_${id}`, Arn: arn(`vpcorigin/vo_${id}`) } };
    default:
      return { ref: id, attributes: { Id: id } };
  }
}
