import { Duration } from 'aws-cdk-lib';
import {
  HeadersFrameOption,
  HeadersReferrerPolicy,
  ResponseHeadersPolicy,
  type ResponseSecurityHeadersBehavior,
} from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';
import { physicalName } from '../naming.ts';

/**
 * What a page may load: its own files, the API beside it, and what people have uploaded, which it also sends to. Nothing
 * inline, no frames, no forms.
 *
 * @param uploads the host of the bucket of uploads
 */
function contentSecurityPolicy(uploads: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src 'self' https://${uploads}`,
    `connect-src 'self' https://${uploads}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Features that a page of ours never asks for. */
const PERMISSIONS_POLICY = ['camera', 'geolocation', 'microphone', 'payment', 'usb']
  .map((feature) => `${feature}=()`)
  .join(', ');

/** The headers of the web app, whose bucket sends none itself. @param uploads the host of the bucket of uploads */
export function webHeaders(scope: Construct, id: string, uploads: string): ResponseHeadersPolicy {
  return new ResponseHeadersPolicy(scope, id, {
    responseHeadersPolicyName: physicalName(scope, 'web'),
    comment: 'Security headers of the web app',
    securityHeadersBehavior: {
      ...transport(true),
      contentSecurityPolicy: { contentSecurityPolicy: contentSecurityPolicy(uploads), override: true },
      frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
      referrerPolicy: {
        referrerPolicy: HeadersReferrerPolicy.STRICT_ORIGIN_WHEN_CROSS_ORIGIN,
        override: true,
      },
    },
    customHeadersBehavior: {
      customHeaders: [
        { header: 'Permissions-Policy', value: PERMISSIONS_POLICY, override: true },
        { header: 'Cross-Origin-Opener-Policy', value: 'same-origin', override: true },
      ],
    },
  });
}

/**
 * The headers of the API, which sets its own and, on its pages, a content security policy of each: these only fill
 * in what an answer lacks, such as the load balancer's own 404 and 502.
 */
export function apiHeaders(scope: Construct, id: string): ResponseHeadersPolicy {
  return new ResponseHeadersPolicy(scope, id, {
    responseHeadersPolicyName: physicalName(scope, 'api'),
    comment: 'Security headers of API answers that bring none',
    securityHeadersBehavior: {
      ...transport(false),
      contentSecurityPolicy: {
        contentSecurityPolicy: "default-src 'none'; frame-ancestors 'none'",
        override: false,
      },
      frameOptions: { frameOption: HeadersFrameOption.DENY, override: false },
      referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: false },
    },
  });
}

/** Two years of HTTPS only, as the API says too; and content types as they are sent. */
function transport(override: boolean): ResponseSecurityHeadersBehavior {
  return {
    strictTransportSecurity: {
      accessControlMaxAge: Duration.days(730),
      includeSubdomains: true,
      override,
    },
    contentTypeOptions: { override },
  };
}
