import { join } from 'node:path';
import { Architecture, Code, LayerVersion, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { physicalName } from '../../lib/constructs/naming.ts';
import { hashOfPackages, UNREAD } from '../../lib/constructs/native-packages.ts';

const FOLDER = join(import.meta.dirname, 'image-processor/layer');

/** sharp and libvips as they are compiled for Lambda. Apart from the function's code, which changes more often. */
export class ImageLayer extends LayerVersion {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      layerVersionName: physicalName(scope, 'images'),
      description: 'sharp and libvips for Linux on arm64',
      code: Code.fromAsset(FOLDER, { assetHash: hashOfPackages(FOLDER), exclude: UNREAD }),
      compatibleRuntimes: [Runtime.NODEJS_24_X],
      compatibleArchitectures: [Architecture.ARM_64],
    });
  }
}
