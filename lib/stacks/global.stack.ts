import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { CLOUDFRONT_REGION } from '../config/regions.ts';
import type { StageSettings } from '../config/settings.ts';
import { UsEast1Parts } from '../constructs/edge/us-east-1.construct.ts';

export interface GlobalStackProps extends StackProps {
  readonly settings: StageSettings;
}

/** The certificate and the web ACL of a stage elsewhere, in the region that CloudFront takes them from. */
export class GlobalStack extends Stack {
  readonly parts: UsEast1Parts;

  constructor(scope: Construct, id: string, { settings, ...props }: GlobalStackProps) {
    super(scope, id, {
      ...props,
      env: { ...props.env, region: CLOUDFRONT_REGION },
      crossRegionReferences: true,
    });
    this.parts = new UsEast1Parts(this, 'Parts', settings);
  }
}
