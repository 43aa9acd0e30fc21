import { S3Client } from '@aws-sdk/client-s3';

import { startEndpoint, type Endpoint, type EndpointOptions } from '../../aws/endpoint.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { createContext, declare, type TestContext } from '../testing.ts';
import { createS3, type S3 } from './s3.service.ts';

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

export async function startS3(
  given: { context?: TestContext; state?: string; endpoint?: Partial<EndpointOptions> } = {},
): Promise<RunningS3> {
  const context = given.context ?? createContext();
  const state = given.state ?? temporaryFolder('soloist-s3');
  const service = createS3({ state });
  const versioned = { VersioningConfiguration: { Status: 'Enabled' } };
  const buckets = [
    declare(service, 'AWS::S3::Bucket', 'Files', { BucketName: 'files', ...versioned }),
    declare(service, 'AWS::S3::Bucket', 'Plain', { BucketName: 'plain' }),
  ];
  await service.start(buckets, context);
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

export function clientOf(endpoint: Endpoint, accessKeyId = 'operator'): S3Client {
  return new S3Client({
    endpoint: endpoint.url,
    region: 'eu-west-1',
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey: 'secret' },
    maxAttempts: 1,
  });
}
