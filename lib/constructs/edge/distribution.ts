import { join } from 'node:path';
import { Duration, Stack } from 'aws-cdk-lib';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AccessLevel,
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  type ErrorResponse,
  Function,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HttpVersion,
  type IVpcOrigin,
  OriginRequestPolicy,
  PriceClass,
  S3OriginAccessControl,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin, VpcOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import { physicalName } from '../naming.ts';
import { API_PATHS, CREDENTIAL_PATHS } from './api-paths.ts';
import { apiHeaders, webHeaders } from './security-headers.ts';

export interface EdgeDistributionProps {
  readonly balancer: IVpcOrigin;
  readonly web: IBucket;
  /** What people upload, which pages send to and show by presigned links. */
  readonly uploads: IBucket;
  /** The name users see and its certificate of us-east-1; null for the distribution's own address. */
  readonly name: { readonly host: string; readonly certificate: ICertificate } | null;
  /** ARN of a web ACL of scope CLOUDFRONT, or null. */
  readonly webAclArn: string | null;
}

/**
 * The status codes that CloudFront keeps for 10 s by default, whatever the answer's Cache-Control says.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html
 */
export const CACHEABLE_ERRORS = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504] as const;

/** What users reach over HTTP/2 and 3, IPv4 and IPv6: the API at its paths, the web app everywhere else. */
export function edgeDistribution(scope: Construct, id: string, props: EdgeDistributionProps): Distribution {
  const { name, webAclArn } = props;
  const distribution = new Distribution(scope, id, {
    comment: physicalName(scope, 'edge'),
    defaultBehavior: webBehavior(scope, props),
    additionalBehaviors: apiBehaviors(scope, props.balancer),
    // the routing function says the same; without it, a broken function would show what the bucket holds
    defaultRootObject: 'index.html',
    errorResponses: CACHEABLE_ERRORS.map(uncached),
    httpVersion: HttpVersion.HTTP2_AND_3,
    enableIpv6: true,
    // all edges: the first terabyte a month is free in each of them
    priceClass: PriceClass.PRICE_CLASS_ALL,
    ...(name && {
      domainNames: [name.host],
      certificate: name.certificate,
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
    }),
    ...(webAclArn !== null && { webAclId: webAclArn }),
  });
  acknowledgeFindings(distribution, props);
  return distribution;
}

/** No page of CloudFront's: it would replace the API's errors too, as error pages belong to no behaviour. */
function uncached(httpStatus: number): ErrorResponse {
  return { httpStatus, ttl: Duration.seconds(0) };
}

function webBehavior(scope: Construct, { web, uploads }: EdgeDistributionProps): BehaviorOptions {
  const routing = new Function(scope, 'WebRouting', {
    functionName: physicalName(scope, 'web-routing'),
    comment: 'Paths of the web app to its page',
    runtime: FunctionRuntime.JS_2_0,
    code: FunctionCode.fromFile({ filePath: join(import.meta.dirname, 'web-routing.function.js') }),
  });
  const originAccessControl = new S3OriginAccessControl(scope, 'WebAccess', {
    originAccessControlName: physicalName(scope, 'web'),
  });
  return {
    origin: S3BucketOrigin.withOriginAccessControl(web, {
      originAccessControl,
      // who may not list a bucket is told 403 for what it doesn't hold, instead of 404
      originAccessLevels: [AccessLevel.READ, AccessLevel.LIST],
    }),
    viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
    allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
    cachePolicy: CachePolicy.CACHING_OPTIMIZED,
    compress: true,
    responseHeadersPolicy: webHeaders(scope, 'WebHeaders', hostOfLinks(uploads)),
    functionAssociations: [{ eventType: FunctionEventType.VIEWER_REQUEST, function: routing }],
  };
}

/** As presigned links have it: with the dual-stack endpoint, which the functions in the network need. */
function hostOfLinks(bucket: IBucket): string {
  const { region, urlSuffix } = Stack.of(bucket);
  return `${bucket.bucketName}.s3.dualstack.${region}.${urlSuffix}`;
}

function apiBehaviors(scope: Construct, balancer: IVpcOrigin): Record<string, BehaviorOptions> {
  const origin = VpcOrigin.withVpcOrigin(balancer, {
    // outlasts the function's 15 s, so that its own 503 arrives and not CloudFront's 504
    readTimeout: Duration.seconds(20),
    // under the balancer's 60 s, or a connection is used again that the balancer is just closing
    keepaliveTimeout: Duration.seconds(55),
  });
  const responseHeadersPolicy = apiHeaders(scope, 'ApiHeaders');
  return Object.fromEntries(
    API_PATHS.map((path) => [
      path,
      {
        origin,
        // a redirect would come after the credentials had been sent in the clear
        viewerProtocolPolicy: CREDENTIAL_PATHS.includes(path)
          ? ViewerProtocolPolicy.HTTPS_ONLY
          : ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        allowedMethods: AllowedMethods.ALLOW_ALL,
        cachePolicy: CachePolicy.CACHING_DISABLED,
        originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_AND_CLOUDFRONT_2022,
        // CloudFront compresses only what it may cache; and secrets beside what a caller sends are not to be squeezed
        compress: false,
        responseHeadersPolicy,
      },
    ]),
  );
}

function acknowledgeFindings(distribution: Distribution, { name, webAclArn }: EdgeDistributionProps): void {
  acknowledge(distribution, {
    CKV_AWS_86:
      'it is logged by standard logging v2 (access-logs.construct.ts), which the check does not look at',
    'AwsSolutions-CFR1': 'customers may be anywhere; which countries to keep out is for the owner to decide',
    'AwsSolutions-CFR3':
      'it is logged by standard logging v2 (access-logs.construct.ts), which the rule does not look at',
    ...(webAclArn === null && {
      CKV_AWS_68: 'a web application firewall is 9 dollars a month: the config turns it on (`waf`)',
      'AwsSolutions-CFR2': 'a web application firewall is 9 dollars a month: the config turns it on (`waf`)',
    }),
    ...(name === null && {
      CKV_AWS_174: 'without a domain CloudFront’s own certificate is used, whose protocols AWS sets',
      'AwsSolutions-CFR4': 'without a domain CloudFront’s own certificate is used, whose protocols AWS sets',
    }),
  });
}
