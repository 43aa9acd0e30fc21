import type { Declaration, Identity, Naming } from '../../service.ts';

/** What `Ref` and `Fn::GetAtt` of a bucket, or of its policy, answer. */
export function identify(
  declaration: Declaration,
  naming: Naming,
  property: (name: string) => any,
): Identity {
  if (declaration.type === 'AWS::S3::BucketPolicy')
    return { ref: naming.name(declaration, undefined, 255), attributes: {} };
  // names of buckets are part of host names
  const name = naming.name(declaration, property('BucketName'), 63).toLowerCase();
  return {
    ref: name,
    attributes: {
      Arn: `arn:aws:s3:::${name}`,
      DomainName: `${name}.s3.amazonaws.com`,
      DualStackDomainName: `${name}.s3.dualstack.${naming.region}.amazonaws.com`,
      RegionalDomainName: `${name}.s3.${naming.region}.amazonaws.com`,
    },
  };
}
