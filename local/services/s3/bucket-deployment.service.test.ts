import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Resource } from '../../service.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { createContext } from '../testing.ts';
import { createBucketDeployment } from './bucket-deployment.service.ts';
import { createS3 } from './s3.service.ts';

const BUCKET: Resource = {
  stack: 'edge',
  logicalId: 'Web',
  type: 'AWS::S3::Bucket',
  properties: {},
  identity: { ref: 'web', attributes: {} },
};

function given(files: Record<string, string>, properties: Record<string, unknown> = {}) {
  const folder = temporaryFolder('asset');
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const context = createContext();
  const s3 = createS3({ state: temporaryFolder('state') });
  void s3.start([BUCKET], context);
  const deployment: Resource = {
    ...BUCKET,
    logicalId: 'Files',
    type: 'Custom::CDKBucketDeployment',
    properties: { SourceObjectKeys: ['abc.zip'], DestinationBucketName: 'web', ...properties },
  };
  const service = createBucketDeployment({ s3, asset: (_, key) => (key === 'abc.zip' ? folder : '') });
  return { s3, deploy: () => service.start([deployment], context) };
}

describe('a bucket deployment', () => {
  test('puts the files of the asset, with their types and the metadata that the template gives', () => {
    const { s3, deploy } = given(
      { 'index.html': '<h1>hi</h1>', 'assets/app.js': 'go()' },
      { SystemMetadata: { 'cache-control': 'max-age=0' } },
    );

    void deploy();

    expect(s3.bucket('web')!.keys()).toEqual(['assets/app.js', 'index.html']);
    expect(s3.read('web', 'index.html')).toMatchObject({
      body: Buffer.from('<h1>hi</h1>'),
      headers: { 'Content-Type': 'text/html', 'Cache-Control': 'max-age=0' },
    });
  });

  test('takes out what the asset does not hold, unless told otherwise', () => {
    const [pruned, kept] = [given({ 'a.txt': 'a' }), given({ 'a.txt': 'a' }, { Prune: false })];
    for (const { s3, deploy } of [pruned, kept]) {
      s3.bucket('web')!.put('old.txt', { body: Buffer.from('old') });
      void deploy();
    }

    expect([pruned, kept].map(({ s3 }) => s3.bucket('web')!.keys())).toEqual([
      ['a.txt'],
      ['a.txt', 'old.txt'],
    ]);
  });

  test('fails with a bucket that no template declares', () => {
    const { deploy } = given({}, { DestinationBucketName: 'other' });

    expect(deploy).toThrow('Files deploys to other, which no template declares');
  });
});
