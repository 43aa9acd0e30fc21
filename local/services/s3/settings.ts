import type { Resource } from '../../service.ts';
import type { CorsRule } from './cors.ts';
import { readLifecycle, type LifecycleRule } from './lifecycle/rules.ts';

/** What the template says of a bucket. */
export interface BucketSettings {
  readonly name: string;
  readonly versioned: boolean;
  /** Whether EventBridge hears of its objects. */
  readonly announces: boolean;
  readonly cors: readonly CorsRule[];
  readonly lifecycle: readonly LifecycleRule[];
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucket.html */
export function readSettings({ identity, properties }: Resource): BucketSettings {
  const announced = properties['NotificationConfiguration']?.EventBridgeConfiguration;
  return {
    name: identity.ref,
    versioned: properties['VersioningConfiguration']?.Status === 'Enabled',
    announces: announced !== undefined && String(announced.EventBridgeEnabled ?? true) === 'true',
    cors: (properties['CorsConfiguration']?.CorsRules ?? []).map((rule: any) => ({
      methods: rule.AllowedMethods ?? [],
      origins: rule.AllowedOrigins ?? [],
      headers: rule.AllowedHeaders ?? [],
      exposed: rule.ExposedHeaders ?? [],
      maxAge: rule.MaxAge === undefined ? null : Number(rule.MaxAge),
    })),
    lifecycle: (properties['LifecycleConfiguration']?.Rules ?? [])
      .filter(({ Status }: any) => Status === 'Enabled')
      .map((rule: any) => readLifecycle(identity.ref, rule)),
  };
}
