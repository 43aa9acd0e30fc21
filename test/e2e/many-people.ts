import { randomUUID } from 'node:crypto';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { personKey } from '../../lambdas/notifications/sending/people.repository.ts';
import { connect } from '../../lambdas/platform/dynamodb/connect.ts';
import { Table } from '../../lambdas/platform/dynamodb/table.ts';
import { onlyRoot } from '../../lambdas/platform/roots.ts';
import { DataKeyRepository } from '../../lambdas/users/data-key.repository.ts';
import { Keyring } from '../../lambdas/users/personal-seal.ts';
import { ProfileRepository } from '../../lambdas/users/profile.repository.ts';
import type { Run } from './rehearsal.ts';

/** How many are written at the same time. */
const AT_ONCE = 16;

/**
 * Many people who have registered long ago: written as registrations leave them, without their hashing and their mails.
 *
 * @returns their addresses
 */
export async function manyPeople({ aws }: Pick<Run, 'aws'>, count: number): Promise<readonly string[]> {
  const credentials = { accessKeyId: 'operator', secretAccessKey: 'operator' };
  const settings = { endpoint: aws, region: 'us-east-1', credentials };
  const dynamodb = new DynamoDBClient(settings);
  const { TableNames: names = [] } = await dynamodb.send(new ListTablesCommand());
  const database = connect(async () => dynamodb);
  const table = (module: string) =>
    new Table(
      names.find((name) => name.includes(`${module}Table`))!,
      database,
    );
  const [users, notifications] = [table('Users'), table('Notifications')];
  const root = onlyRoot(await dataRoot(settings));
  const keyring = new Keyring(async () => root);
  const dataKeys = new DataKeyRepository(users);
  const profiles = new ProfileRepository(users, dataKeys, keyring);

  const addresses = Array.from({ length: count }, () => `${randomUUID()}@example.com`);
  const waiting = [...addresses];
  const register = async () => {
    for (let email = waiting.pop(); email !== undefined; email = waiting.pop()) {
      const [userId, now] = [randomUUID(), Date.now()];
      const { personal, wrappedKey } = await keyring.create(userId);
      const profile = {
        ...{ userId, email, displayName: null, locale: 'en', timeZone: 'UTC' },
        ...{ organisationId: randomUUID(), closingAt: null, version: 1, createdAt: now, updatedAt: now },
      };
      const writes = [
        dataKeys.insert(userId, wrappedKey, now),
        profiles.insert(profile, personal),
        notifications.put({ ...personKey(userId), userId }),
      ];
      await database.transact(writes, randomUUID());
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, register));
  dynamodb.destroy();
  return addresses;
}

/** The first value of the data secret. */
async function dataRoot(settings: ConstructorParameters<typeof SecretsManagerClient>[0]): Promise<string> {
  const { Stacks: stacks } = await new CloudFormationClient(settings!).send(
    new DescribeStacksCommand({ StackName: 'soloist-staging-data' }),
  );
  const output = stacks![0]!.Outputs!.find(({ OutputKey }) => OutputKey === 'DataSecretArn');
  const secret = new GetSecretValueCommand({ SecretId: output!.OutputValue! });
  return (await new SecretsManagerClient(settings!).send(secret)).SecretString!;
}
