import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { StageSettings } from '../config/settings.ts';
import type { NetworkStack } from './network.stack.ts';

export interface EdgeStackProps extends StackProps {
  readonly network: NetworkStack;
  readonly settings: StageSettings;
}

/** What users reach: its address is known before the app, which writes it into links. */
export class EdgeStack extends Stack {
  /** Scheme and host that users see, without a slash at the end. */
  readonly publicUrl: string;

  constructor(scope: Construct, id: string, { network, settings, ...props }: EdgeStackProps) {
    super(scope, id, props);
    const { balancer } = network.loadBalancer;
    this.publicUrl = settings.host ? `https://${settings.host}` : `http://${balancer.loadBalancerDnsName}`;
    new CfnOutput(this, 'PublicUrl', { value: this.publicUrl });
  }
}
