import { Duration } from 'aws-cdk-lib';
import { BuildSpec, Cache, ComputeType, LinuxArmBuildImage } from 'aws-cdk-lib/aws-codebuild';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { CodeBuildOptions } from 'aws-cdk-lib/pipelines';

/**
 * Where every step runs: a small arm64 machine without Docker. The image's Node only starts npm, which installs
 * the project's own Node with the other packages (package.json).
 */
export function buildEnvironment(logGroup: ILogGroup): CodeBuildOptions {
  return {
    buildEnvironment: {
      buildImage: LinuxArmBuildImage.AMAZON_LINUX_2023_STANDARD_3_0,
      computeType: ComputeType.SMALL,
      privileged: false,
    },
    partialBuildSpec: BuildSpec.fromObject({
      version: '0.2',
      phases: { install: { 'runtime-versions': { nodejs: 22 } } },
    }),
    logging: { cloudWatch: { logGroup } },
    timeout: Duration.minutes(15),
  };
}

/**
 * Keeps npm's downloads between builds, 20 s of each step. npm checks what it takes from there against the lock
 * file's hashes, so a step can't bring code into a later one this way.
 */
export function npmCache(bucket: IBucket) {
  return {
    cache: Cache.bucket(bucket, { prefix: 'npm' }),
    partialBuildSpec: BuildSpec.fromObject({ version: '0.2', cache: { paths: ['/root/.npm/**/*'] } }),
  };
}
