import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Refusal } from '../../lib/errors/refusal.ts';
import { stacksOfAssembly } from './assembly.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'soloist-assembly-'));
  const nested = join(folder, 'assembly-staging');
  const artifacts = {
    data: {
      type: 'aws:cloudformation:stack',
      environment: 'aws://unknown-account/eu-west-1',
      properties: { stackName: 'shop-staging-data', templateFile: 'data.json', terminationProtection: true },
    },
    'data.assets': { type: 'cdk:asset-manifest', properties: { file: 'data.assets.json' } },
  };
  mkdirSync(nested);
  writeFileSync(join(nested, 'manifest.json'), JSON.stringify({ artifacts }));
  writeFileSync(join(nested, 'data.json'), '{"Resources":{}}');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the stacks of an assembly', () => {
  test('are read with their region and protection', () => {
    const stacks = stacksOfAssembly(folder, 'staging');

    expect(stacks).toEqual([
      {
        name: 'shop-staging-data',
        region: 'eu-west-1',
        terminationProtection: true,
        template: { Resources: {} },
      },
    ]);
  });

  test('are refused for a stage that was not synthesised', () => {
    const reading = () => stacksOfAssembly(folder, 'production');

    expect(reading).toThrow(
      new Refusal(`${folder} holds no synthesised stage 'production': run npm run synth`),
    );
  });
});
