import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { readAssembly } from './assembly.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const stack = (stackName: string, dependencies: string[], account: string) => ({
  type: 'aws:cloudformation:stack',
  environment: `aws://${account}/eu-west-1`,
  dependencies,
  properties: { stackName, templateFile: `${stackName}.json` },
});

function givenOutput(stages: readonly string[], account = 'unknown-account'): string {
  const out = temporaryFolder('assembly');
  const write = (file: string, content: unknown) => writeFileSync(join(out, file), JSON.stringify(content));
  const artifacts = stages.map((displayName) => [
    `assembly-${displayName}`,
    { type: 'cdk:cloud-assembly', properties: { directoryName: `assembly-${displayName}`, displayName } },
  ]);
  write('manifest.json', { artifacts: Object.fromEntries(artifacts) });
  for (const stage of stages) {
    mkdirSync(join(out, `assembly-${stage}`));
    write(`assembly-${stage}/manifest.json`, {
      artifacts: {
        app1: stack('app', ['data1', 'app1.assets'], account),
        data1: stack('data', [], account),
      },
    });
    const files = {
      abc: { source: { path: '../asset.abc' }, destinations: { here: { objectKey: 'abc.zip' } } },
    };
    for (const [id, name] of [
      ['app1', 'app'],
      ['data1', 'data'],
    ]) {
      write(`assembly-${stage}/${id}.assets.json`, { files });
      write(`assembly-${stage}/${name}.json`, { Resources: {} });
    }
  }
  return out;
}

describe('assembly', () => {
  test('is the first stage, its stacks after those they depend on, with their assets', () => {
    const out = givenOutput(['staging', 'production']);

    const assembly = readAssembly(out, null);

    expect(assembly).toMatchObject({ stage: 'staging', region: 'eu-west-1', account: null });
    expect(assembly.stacks.map(({ name }) => name)).toEqual(['data', 'app']);
    expect(assembly.stacks[0]!.assets.get('abc.zip')).toBe(join(out, 'asset.abc'));
  });

  test('is the stage that was asked for', () => {
    expect(readAssembly(givenOutput(['staging', 'production']), 'production').stage).toBe('production');
  });

  test('belongs to the account that the config names', () => {
    const assembly = readAssembly(givenOutput(['staging'], '111122223333'), null);

    expect(assembly).toMatchObject({ region: 'eu-west-1', account: '111122223333' });
  });

  test('fails for an unknown stage, with those there are', () => {
    expect(() => readAssembly(givenOutput(['staging', 'production']), 'prod')).toThrow(
      "stage 'prod' is not in the config, expected one of: staging, production",
    );
  });

  test('fails with the file when the output is broken', () => {
    const out = givenOutput(['staging']);
    writeFileSync(join(out, 'assembly-staging', 'data.json'), '{');

    expect(() => readAssembly(out, null)).toThrow(
      /assembly-staging\/data\.json can't be read \(not valid JSON\)/,
    );
  });
});
