import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';

import { startEndpoint, type Endpoint, type EndpointOptions } from '../../aws/endpoint.ts';
import { createIam, type Credentials } from '../../iam/iam.service.ts';
import type { Resource } from '../../service.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { createContext, declare, type TestContext } from '../testing.ts';
import { createS3, type S3, type S3Options } from './s3.service.ts';

/** S3 behind the endpoint, with the buckets `files` (versioned) and `plain`. */
export interface RunningS3 {
  readonly service: S3;
  readonly context: TestContext;
  readonly endpoint: Endpoint;
  readonly client: S3Client;
  /** The same state after a crash. */
  restarted(): Promise<RunningS3>;
  stop(): Promise<void>;
}

export interface Given {
  readonly context?: TestContext;
  readonly state?: string;
  readonly endpoint?: Partial<EndpointOptions>;
  readonly options?: Partial<S3Options>;
  /** Of both buckets. */
  readonly properties?: Readonly<Record<string, unknown>>;
  /** Resources that S3 observes. */
  readonly observed?: readonly Resource[];
}

export async function startS3(given: Given = {}): Promise<RunningS3> {
  const context = given.context ?? createContext();
  const state = given.state ?? temporaryFolder('soloist-s3');
  const service = createS3({ state, ...given.options });
  const versioned = { VersioningConfiguration: { Status: 'Enabled' } };
  const buckets = [
    declare(service, 'AWS::S3::Bucket', 'Files', { BucketName: 'files', ...versioned, ...given.properties }),
    declare(service, 'AWS::S3::Bucket', 'Plain', { BucketName: 'plain', ...given.properties }),
  ];
  await service.start([...buckets, ...(given.observed ?? [])], context);
  const endpoint = await startEndpoint({ services: [service], faults: context.faults, ...given.endpoint });
  const client = clientOf(endpoint);

  const stop = async () => {
    client.destroy();
    await service.stop();
    await endpoint.close();
  };
  return {
    service,
    context,
    endpoint,
    client,
    stop,
    async restarted() {
      await stop();
      return startS3({ ...given, context: context.restarted(), state });
    },
  };
}

const ROLE = 'arn:aws:iam::111122223333:role/writer';

/** S3 as the function with the role `writer` sees it: `client` signs with its keys. */
export interface S3WithRole extends RunningS3 {
  readonly credentials: Credentials;
}

/**
 * S3 behind IAM.
 * @param identity statements of the role's policy
 * @param bucket those of the bucket `plain`
 */
export async function startS3WithRole(
  identity: readonly object[],
  bucket: readonly object[] = [],
  given: Given = {},
): Promise<S3WithRole> {
  const iam = createIam();
  const context = given.context ?? createContext();
  const role = declare(iam, 'AWS::IAM::Role', 'Role', {
    RoleName: 'writer',
    Policies: [{ PolicyDocument: { Statement: identity } }],
  });
  const policy = {
    stack: 'test',
    logicalId: 'Policy',
    type: 'AWS::S3::BucketPolicy',
    properties: { Bucket: 'plain', PolicyDocument: { Statement: bucket } },
    identity: { ref: 'policy', attributes: {} },
  };
  await iam.start([role, policy], context);
  const s3 = await startS3({
    ...given,
    context,
    endpoint: {
      callers: (key) => iam.caller(key),
      authorize: (caller, access) => iam.refuse(caller, access),
    },
    options: {
      secretOf: (key) => iam.secretOf(key),
      permits: (caller, access) => iam.refuse(caller, access) === null,
      ...given.options,
    },
  });
  s3.client.destroy();
  const credentials = iam.credentials(ROLE);
  return { ...s3, credentials, client: clientOf(s3.endpoint, credentials) };
}

export const allow = (Action: string, Resource: string) => ({ Effect: 'Allow', Action, Resource });

const OPERATOR: Credentials = { accessKeyId: 'operator', secretAccessKey: 'operator' };

export function clientOf(
  endpoint: Endpoint,
  credentials: Credentials = OPERATOR,
  more: S3ClientConfig = {},
): S3Client {
  return new S3Client({
    ...more,
    endpoint: endpoint.url,
    region: 'eu-west-1',
    forcePathStyle: true,
    credentials,
    maxAttempts: 1,
  });
}
