import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { LOCAL_CLIENTS } from '../../local/oauth/clients.ts';
import type { Run } from './rehearsal.ts';

/**
 * Enters the clients at the rehearsal's providers, as `npm run secrets -- <stage> --set oauth` does. Before anybody asks
 * for them: what a function has read it keeps for a while.
 */
export async function enterClients({ aws }: Pick<Run, 'aws'>): Promise<void> {
  const credentials = { accessKeyId: 'operator', secretAccessKey: 'operator' };
  const settings = { endpoint: aws, region: 'us-east-1', credentials };
  const stacks = await new CloudFormationClient(settings).send(
    new DescribeStacksCommand({ StackName: 'soloist-staging-data' }),
  );
  const outputs = stacks.Stacks![0]!.Outputs!;
  const { OutputValue: SecretId } = outputs.find(({ OutputKey }) => OutputKey === 'OAuthSecretArn')!;
  await new SecretsManagerClient(settings).send(
    new PutSecretValueCommand({ SecretId, SecretString: JSON.stringify(LOCAL_CLIENTS) }),
  );
}
