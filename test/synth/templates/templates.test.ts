import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { secretsIn } from '../secret-scan.ts';
import { writeTemplates } from './templates.ts';

/** CloudFormation refuses 500 a stack; above this a stack is to be split, while that is still easy. */
const MAX_RESOURCES = 450;

interface Template {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties?: object }>>;
}

const folder = mkdtempSync(join(tmpdir(), 'soloist-templates-'));
afterAll(() => rmSync(folder, { recursive: true }));

process.env.CDK_VALIDATION = 'false';
writeTemplates(folder);
const templates = readdirSync(join(folder, 'templates')).map((file): [string, Template] => [
  basename(file, '.json'),
  JSON.parse(readFileSync(join(folder, 'templates', file), 'utf8')) as Template,
]);

test('there is a template of every kind of stack', () => {
  const stacks = new Set(templates.map(([name]) => name));

  for (const name of ['default-app', 'abroad-global', 'abroad-watch', 'public-edge'])
    expect(stacks).toContain(name);
  for (const kind of ['preview', 'pipeline', 'bootstrap'])
    expect([...stacks].filter((name) => name.startsWith(`${kind}-`))).toHaveLength(1);
});

describe.each(templates)('the template %s', (_, template) => {
  const resources = Object.entries(template.Resources);

  test('holds no secret', () => {
    expect(secretsIn(template)).toEqual([]);
  });

  test('lets nothing invoke a function without saying what exactly', () => {
    const unbound = resources.filter(
      ([, { Type, Properties = {} }]) => Type === 'AWS::Lambda::Permission' && !('SourceArn' in Properties),
    );

    expect(unbound).toEqual([]);
  });

  test('has room to grow', () => {
    expect(resources.length).toBeGreaterThan(0);
    expect(resources.length).toBeLessThan(MAX_RESOURCES);
  });
});
