import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { target } from './target.ts';

/** The owner's commands on a deployed stage, as far as they only look. */

const ROOT = join(import.meta.dirname, '..', '..');
const RETAINED_TABLE = {
  Type: 'AWS::DynamoDB::GlobalTable',
  DeletionPolicy: 'Retain',
  UpdateReplacePolicy: 'Retain',
};

/** Runs a command with the operator's credentials; answers its exit code and all that it printed. */
function run(command: string, ...args: string[]) {
  const { aws } = target();
  const operator = {
    AWS_ENDPOINT_URL: aws,
    AWS_ACCESS_KEY_ID: 'operator',
    AWS_SECRET_ACCESS_KEY: 'operator',
  };
  return new Promise<{ code: number | null; printed: string }>((resolve) => {
    const child = execFile(
      process.execPath,
      [`commands/${command}/${command}.ts`, ...args],
      { cwd: ROOT, env: { ...process.env, NODE_OPTIONS: '', ...operator } },
      (_error, out, err) => resolve({ code: child.exitCode, printed: out + err }),
    );
  });
}

describe('npm run guard', () => {
  let saved: string;
  beforeAll(() => (saved = mkdtempSync(join(tmpdir(), 'soloist-saved-'))));
  afterAll(() => rmSync(saved, { recursive: true }));

  test('lets through what is deployed already', async () => {
    const { code, printed } = await run('guard', 'staging');

    expect(printed).toBe('nothing is refused: 5 deployed stacks compared\n');
    expect(code).toBe(0);
  });

  test('refuses to lose a table of a saved set, with its place and the way out', async () => {
    await run('guard', 'staging', '--save', saved);
    const file = join(saved, 'soloist-staging-data.json');
    const before = JSON.parse(readFileSync(file, 'utf8')) as { template: { Resources: object } };
    before.template.Resources = { ...before.template.Resources, OldTable: RETAINED_TABLE };
    writeFileSync(file, JSON.stringify(before));

    const { code, printed } = await run('guard', 'staging', '--against', saved);

    expect(printed).toMatch(/^1 change is refused; docs\/decisions\/guard\.md/);
    expect(printed).toContain('deleted: it deletes the table OldTable');
    expect(printed).toMatch(/where +OldTable in soloist-staging-data\n +way out +first deploy code/);
    expect(code).toBe(1);
  });
});

describe('npm run destroy -- --dry-run', () => {
  test('says what would go, and how to remove what stays', async () => {
    const { code, printed } = await run('destroy', 'staging', '--dry-run');

    expect(printed).toContain('deletes 5 stacks');
    for (const kept of ['AWS::DynamoDB::GlobalTable', 'AWS::S3::Bucket', 'AWS::SecretsManager::Secret'])
      expect(printed).toContain(`\n${kept} `);
    expect(printed).toMatch(/remove +aws dynamodb update-table .+ --no-deletion-protection-enabled/);
    expect(printed).toContain("nothing is done; it would run npx cdk destroy 'staging/**' --force");
    expect(code).toBe(0);
  });
});

describe('npm run preview', () => {
  test('finds beside what stage it would stand, and deploys nothing in a dry run', async () => {
    const { code, printed } = await run('preview', 'login', '--dry-run');

    expect(printed).toMatch(/^would run npx cdk deploy pv-login\/\*\* --app node bin\/preview\.ts /);
    expect(printed).toMatch(/"listenerArn":"arn:aws:elasticloadbalancing:us-east-1:/);
    expect(code).toBe(0);
  });

  test('lists those that there are', async () => {
    const { printed } = await run('preview', '--list');

    expect(printed).toBe('there are no previews\n');
  });
});
