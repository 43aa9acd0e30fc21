import { Certificate, CertificateValidation, type ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Construct } from 'constructs';
import type { StageSettings } from '../../config/settings.ts';
import { hostedZone } from './records.ts';
import { WebAcl } from './web-acl.construct.ts';

/** What CloudFront takes from us-east-1 only: in the edge stack where that is there, else in the global one. */
export class UsEast1Parts extends Construct {
  /** For the stage's host, proved by a record in its zone; null without a domain. */
  readonly certificate: ICertificate | null;
  readonly webAclArn: string | null;

  constructor(scope: Construct, id: string, { host, zone, waf }: StageSettings) {
    super(scope, id);
    this.certificate =
      host && zone
        ? new Certificate(this, 'Certificate', {
            domainName: host,
            validation: CertificateValidation.fromDns(hostedZone(this, 'Zone', zone)),
          })
        : null;
    this.webAclArn = waf ? new WebAcl(this, 'WebAcl', 'CLOUDFRONT').arn : null;
  }

  /** Whether a stage needs any of them. */
  static areNeededBy({ edge, host, waf }: StageSettings): boolean {
    return edge === 'cloudfront' && (host !== null || waf);
  }
}
