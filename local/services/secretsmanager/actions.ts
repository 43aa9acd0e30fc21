import { randomUUID } from 'node:crypto';

import { AwsError, type Clock } from '../../service.ts';
import { addVersion, CURRENT, findVersion, moveStage, type Secret, type Version } from './secret.ts';
import type { Store } from './store.ts';

export interface Secrets {
  readonly store: Store;
  readonly clock: Clock;
}

type Action = (secrets: Secrets, input: any) => unknown;

const invalid = (message: string) => new AwsError('InvalidParameterException', message);
const seconds = (ms: number) => ms / 1000;

const getSecretValue: Action = ({ store }, { SecretId, VersionId, VersionStage }) => {
  const secret = store.get(SecretId);
  const stage = VersionStage ?? (VersionId ? undefined : CURRENT);
  const version = findVersion(secret, { id: VersionId, stage });
  if (!version) {
    const label = VersionId ? `VersionId: ${VersionId}` : `staging label: ${stage}`;
    throw new AwsError(
      'ResourceNotFoundException',
      `Secrets Manager can't find the specified secret value for ${label}`,
    );
  }

  return {
    ARN: secret.arn,
    Name: secret.name,
    VersionId: version.id,
    SecretString: version.string,
    SecretBinary: version.binary,
    VersionStages: version.stages,
    CreatedDate: seconds(version.createdAt),
  };
};

const putSecretValue: Action = ({ store, clock }, input) => {
  const {
    SecretId,
    SecretString,
    SecretBinary,
    ClientRequestToken = randomUUID(),
    VersionStages = [CURRENT],
  } = input;
  const secret = store.get(SecretId);
  if ((SecretString === undefined) === (SecretBinary === undefined)) {
    throw invalid('give either SecretString or SecretBinary');
  }
  if (Buffer.byteLength(SecretString ?? SecretBinary) > 65_536)
    throw invalid('a secret is at most 65536 bytes');

  const known = findVersion(secret, { id: ClientRequestToken });
  if (known && (known.string !== SecretString || known.binary !== SecretBinary)) {
    throw new AwsError(
      'ResourceExistsException',
      `version ${ClientRequestToken} already exists with another value`,
    );
  }
  const version: Version = {
    id: ClientRequestToken,
    string: SecretString,
    binary: SecretBinary,
    createdAt: clock.now(),
    stages: VersionStages,
  };
  // a client that tries again with its token gets the version it already made
  if (!known) store.save(addVersion(secret, version));
  return { ARN: secret.arn, Name: secret.name, VersionId: version.id, VersionStages };
};

const updateSecretVersionStage: Action = ({ store, clock }, input) => {
  const { SecretId, VersionStage, MoveToVersionId, RemoveFromVersionId } = input;
  const secret = store.get(SecretId);
  const owner = findVersion(secret, { stage: VersionStage });
  if (MoveToVersionId && !findVersion(secret, { id: MoveToVersionId })) {
    throw new AwsError('ResourceNotFoundException', `version ${MoveToVersionId} doesn't exist`);
  }
  if (owner && owner.id !== MoveToVersionId && owner.id !== RemoveFromVersionId) {
    throw invalid(`staging label ${VersionStage} is on version ${owner.id}, name it in RemoveFromVersionId`);
  }
  if (VersionStage === CURRENT && !MoveToVersionId) throw invalid(`${CURRENT} can be moved but not removed`);

  const moved = moveStage(secret, VersionStage, MoveToVersionId ?? null);
  store.save({ ...moved, changedAt: clock.now() });
  return { ARN: secret.arn, Name: secret.name };
};

const describeSecret: Action = ({ store }, { SecretId }) => ({
  ...summary(store.get(SecretId)),
  VersionIdsToStages: stagesOf(store.get(SecretId)),
});

const listSecretVersionIds: Action = ({ store }, { SecretId, IncludeDeprecated = false }) => {
  const { arn, name, versions } = store.get(SecretId);
  const listed = versions.filter(({ stages }) => IncludeDeprecated || stages.length > 0);
  return {
    ARN: arn,
    Name: name,
    Versions: listed.map(({ id, stages, createdAt }) => ({
      VersionId: id,
      VersionStages: stages,
      CreatedDate: seconds(createdAt),
    })),
  };
};

const listSecrets: Action = ({ store }) => ({
  SecretList: store.all().map((secret) => ({ ...summary(secret), SecretVersionsToStages: stagesOf(secret) })),
});

const summary = ({ arn, name, description, createdAt, changedAt }: Secret) => ({
  ARN: arn,
  Name: name,
  Description: description,
  CreatedDate: seconds(createdAt),
  LastChangedDate: seconds(changedAt),
});

const stagesOf = ({ versions }: Secret) =>
  Object.fromEntries(
    versions.filter(({ stages }) => stages.length > 0).map(({ id, stages }) => [id, stages]),
  );

export const ACTIONS: Readonly<Record<string, Action>> = {
  GetSecretValue: getSecretValue,
  PutSecretValue: putSecretValue,
  UpdateSecretVersionStage: updateSecretVersionStage,
  DescribeSecret: describeSecret,
  ListSecretVersionIds: listSecretVersionIds,
  ListSecrets: listSecrets,
};
