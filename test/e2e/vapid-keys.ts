import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import webPush from 'web-push';
import type { Run } from './rehearsal.ts';

/** Makes the keys of web push, as `npm run secrets` does, before anybody asks for them: functions keep what they read. */
export async function enterVapidKeys({ aws }: Pick<Run, 'aws'>): Promise<void> {
  const credentials = { accessKeyId: 'operator', secretAccessKey: 'operator' };
  const settings = { endpoint: aws, region: 'us-east-1', credentials };
  const stacks = await new CloudFormationClient(settings).send(
    new DescribeStacksCommand({ StackName: 'soloist-staging-data' }),
  );
  const outputs = stacks.Stacks![0]!.Outputs!;
  const { OutputValue: SecretId } = outputs.find(({ OutputKey }) => OutputKey === 'VapidSecretArn')!;
  await new SecretsManagerClient(settings).send(
    new PutSecretValueCommand({ SecretId, SecretString: JSON.stringify(webPush.generateVAPIDKeys()) }),
  );
}
