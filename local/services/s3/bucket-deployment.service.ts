import { globSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';

import type { Resource, Service } from '../../service.ts';
import type { S3 } from './s3.service.ts';

export interface BucketDeploymentOptions {
  readonly s3: Pick<S3, 'bucket'>;
  /** The folder of an asset that the resource's stack names. */
  readonly asset: (resource: Resource, objectKey: string) => string;
}

/**
 * The CDK's bucket deployments: brings a bucket in line with the files of an asset, at every start.
 * https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_s3_deployment-readme.html
 */
export function createBucketDeployment({ s3, asset }: BucketDeploymentOptions): Service {
  return {
    name: 'bucket-deployment',
    resourceTypes: ['Custom::CDKBucketDeployment'],
    start(resources) {
      for (const resource of resources) deploy(resource);
    },
    stop() {},
  };

  function deploy(resource: Resource): void {
    const { SourceObjectKeys, DestinationBucketName, SystemMetadata = {}, Prune } = resource.properties;
    const bucket = s3.bucket(DestinationBucketName);
    if (!bucket)
      throw new Error(
        `${resource.logicalId} deploys to ${DestinationBucketName}, which no template declares`,
      );
    const deployed = new Set<string>();
    for (const objectKey of SourceObjectKeys as string[]) {
      for (const [key, path] of filesIn(asset(resource, objectKey))) {
        deployed.add(key);
        bucket.put(key, {
          body: readFileSync(path),
          headers: { ...SystemMetadata, 'content-type': TYPES[extname(key)] ?? 'binary/octet-stream' },
        });
      }
    }
    if (Prune === false || Prune === 'false') return;
    for (const key of bucket.keys()) if (!deployed.has(key)) bucket.remove(key);
  }
}

function filesIn(folder: string): [key: string, path: string][] {
  return globSync('**/*', { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => [relative(folder, path).replaceAll(sep, '/'), path]);
}

/** As the AWS CLI, which does the copying on AWS, guesses them from a name. */
const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.ico': 'image/vnd.microsoft.icon',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain',
  '.webmanifest': 'application/manifest+json',
};
