import { createContext, declare, NAMING, OPERATOR, type TestContext } from '../testing.ts';
import { createSecretsManager } from './secretsmanager.service.ts';

const GENERATED = { Name: 'signing', GenerateSecretString: { PasswordLength: 64 } };

function startSecrets(
  properties: Record<string, unknown> = GENERATED,
  context: TestContext = createContext(),
) {
  const service = createSecretsManager();
  const secret = declare(service, 'AWS::SecretsManager::Secret', 'Secret', properties);
  void service.start([secret], context);
  const call = async (action: string, input: object = {}): Promise<any> =>
    service.handle!(action, { SecretId: 'signing', ...input }, OPERATOR);
  return { service, context, call, arn: secret.identity.ref };
}

describe('a declared secret', () => {
  test.each(['name', 'ARN', 'ARN without its end'])('is read by its %s', async (by) => {
    const { call, arn } = startSecrets();
    const SecretId = { name: 'signing', ARN: arn, 'ARN without its end': arn.slice(0, -7) }[by];

    const value = await call('GetSecretValue', { SecretId });

    expect(value).toMatchObject({ ARN: arn, Name: 'signing', VersionStages: ['AWSCURRENT'] });
    expect(value.SecretString).toHaveLength(64);
  });

  test('keeps its generated value and its ARN over a crash', async () => {
    const before = startSecrets();
    const value = await before.call('GetSecretValue');

    const after = startSecrets(GENERATED, before.context.restarted());

    expect(await after.call('GetSecretValue')).toEqual(value);
  });

  test('gets a new version when the template declares another value', async () => {
    const before = startSecrets({ Name: 'signing', SecretString: 'first' });

    const after = startSecrets({ Name: 'signing', SecretString: 'second' }, before.context.restarted());

    expect(await after.call('GetSecretValue')).toMatchObject({ SecretString: 'second' });
    expect(await after.call('GetSecretValue', { VersionStage: 'AWSPREVIOUS' })).toMatchObject({
      SecretString: 'first',
    });
  });

  test('fails where there is no value or no such secret', async () => {
    const { call } = startSecrets({ Name: 'signing' });

    await expect(call('GetSecretValue')).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
    await expect(call('GetSecretValue', { SecretId: 'other' })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
      message: "Secrets Manager can't find the specified secret",
    });
  });
});

describe('rotation', () => {
  test('a put value becomes current and the one before it previous', async () => {
    const { call } = startSecrets({ Name: 'signing', SecretString: 'first' });

    const { VersionId } = await call('PutSecretValue', { SecretString: 'second' });

    const { VersionIdsToStages } = await call('DescribeSecret');
    expect(await call('GetSecretValue', { VersionId })).toMatchObject({ SecretString: 'second' });
    expect(VersionIdsToStages[VersionId]).toEqual(['AWSCURRENT']);
    expect(Object.values(VersionIdsToStages)).toContainEqual(['AWSPREVIOUS']);
  });

  test('a pending value is not current until its label is moved', async () => {
    const { call } = startSecrets({ Name: 'signing', SecretString: 'first' });
    const { VersionId: first } = await call('GetSecretValue');
    const { VersionId } = await call('PutSecretValue', {
      SecretString: 'second',
      VersionStages: ['AWSPENDING'],
    });
    const pending = await call('GetSecretValue');

    await call('UpdateSecretVersionStage', {
      VersionStage: 'AWSCURRENT',
      MoveToVersionId: VersionId,
      RemoveFromVersionId: first,
    });

    expect(pending).toMatchObject({ SecretString: 'first' });
    expect(await call('GetSecretValue')).toMatchObject({ SecretString: 'second' });
  });

  test('a label of one’s own keeps a version through rotations, until it is taken away', async () => {
    const { call } = startSecrets({ Name: 'signing', SecretString: 'first' });
    const { VersionId: first } = await call('GetSecretValue');
    await call('UpdateSecretVersionStage', { VersionStage: 'ROOT-1', MoveToVersionId: first });
    await call('PutSecretValue', { SecretString: 'second', VersionStages: ['AWSCURRENT', 'ROOT-2'] });
    await call('PutSecretValue', { SecretString: 'third', VersionStages: ['AWSCURRENT', 'ROOT-3'] });
    const kept = await call('GetSecretValue', { VersionStage: 'ROOT-1' });

    await call('UpdateSecretVersionStage', { VersionStage: 'ROOT-1', RemoveFromVersionId: first });

    const { Versions } = await call('ListSecretVersionIds');
    expect(kept).toMatchObject({ SecretString: 'first', VersionStages: ['ROOT-1'] });
    await expect(call('GetSecretValue', { VersionStage: 'ROOT-1' })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    });
    expect(Versions.map(({ VersionStages }: any) => VersionStages)).toEqual([
      ['ROOT-2', 'AWSPREVIOUS'],
      ['AWSCURRENT', 'ROOT-3'],
    ]);
  });

  test('fails to move a label without naming who has it', async () => {
    const { call } = startSecrets({ Name: 'signing', SecretString: 'first' });
    const { VersionId } = await call('PutSecretValue', {
      SecretString: 'second',
      VersionStages: ['AWSPENDING'],
    });

    const moving = call('UpdateSecretVersionStage', {
      VersionStage: 'AWSCURRENT',
      MoveToVersionId: VersionId,
    });

    await expect(moving).rejects.toMatchObject({ code: 'InvalidParameterException' });
  });

  test('the same token makes one version, and fails with another value', async () => {
    const { call } = startSecrets({ Name: 'signing', SecretString: 'first' });
    const ClientRequestToken = 'a'.repeat(32);
    await call('PutSecretValue', { SecretString: 'second', ClientRequestToken });

    await call('PutSecretValue', { SecretString: 'second', ClientRequestToken });
    const other = call('PutSecretValue', { SecretString: 'third', ClientRequestToken });

    await expect(other).rejects.toMatchObject({ code: 'ResourceExistsException' });
    expect(Object.keys((await call('DescribeSecret')).VersionIdsToStages)).toHaveLength(2);
  });
});

describe('permissions', () => {
  test('reading needs the permission on the whole ARN, however it was named', () => {
    const { service, arn } = startSecrets();

    const access = service.authorize!('GetSecretValue', { SecretId: 'signing' });

    expect(access).toMatchObject([{ action: 'secretsmanager:GetSecretValue', resource: arn }]);
    expect(arn).toMatch(`${NAMING.arn('secretsmanager', 'secret:signing-')}`);
  });

  test('the console sees no value', async () => {
    const { service, call } = startSecrets();
    const { SecretString } = await call('GetSecretValue');

    const shown = JSON.stringify(service.describe!());

    expect(shown).toContain('signing');
    expect(shown).not.toContain(SecretString);
  });
});
