import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { layerVariables } from './layers.ts';
import { givenLambda, NAMING, read, resource, stopAll } from './testing.ts';

const ARN = NAMING.arn('lambda', 'layer:images:1');
const layer = resource('AWS::Lambda::LayerVersion', 'Layer', {}, { ref: ARN, attributes: {} });

const folders: string[] = [];
afterEach(stopAll);
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A layer with one package, `greeting`, in a folder far from the repository. */
function layerWith(code: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'layer-'));
  folders.push(folder);
  mkdirSync(join(folder, 'nodejs/node_modules/greeting'), { recursive: true });
  writeFileSync(join(folder, 'nodejs/node_modules/greeting/index.js'), code);
  return folder;
}

async function invokeWith(greeting: string) {
  const code = layerWith('');
  writeFileSync(join(code, 'index.js'), `exports.handler = async () => require('greeting')`);
  const folder = layerWith(greeting);
  const { lambda } = givenLambda(
    '',
    { Layers: [ARN] },
    {
      others: [layer],
      options: { codeDirectory: ({ type }) => (type === 'AWS::Lambda::LayerVersion' ? folder : code) },
    },
  );
  return read(await lambda.invoke('subject', '{}'));
}

describe('a function with a layer', () => {
  test('finds its packages', async () => {
    const answer = await invokeWith(`module.exports = 'hello from the layer'`);

    expect(answer).toBe('hello from the layer');
  });

  test('finds what they need of this machine among the repository’s packages', async () => {
    const answer = await invokeWith(`module.exports = typeof require('sharp')`);

    expect(answer).toBe('function');
  });

  test('fails to start when nobody declares the layer', () => {
    const start = () => givenLambda('', { Layers: [ARN] });

    expect(start).toThrow(`function subject has the layer ${ARN}, which no stack declares`);
  });
});

test('a function without layers finds only what is bundled', () => {
  expect(layerVariables([])).toEqual({});
});
