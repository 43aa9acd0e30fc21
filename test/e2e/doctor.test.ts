import { execFile } from 'node:child_process';
import { operator } from './operator.ts';
import { copyProject, type Project } from './project.ts';
import { forget, startRehearsal, type Rehearsal } from './rehearsal.ts';

/** The doctor as its owner runs it, against the rehearsal of a project with a domain and a pipeline. */

const running: { project?: Project; rehearsal?: Rehearsal } = {};
const person = () => operator(running.rehearsal!.run);

beforeAll(async () => {
  const project = copyProject();
  running.project = project;
  project.edit('soloist.config.ts', "// domain: 'example.com'", "domain: 'example.com'");
  project.edit('soloist.config.ts', "// hostedZone: 'Z0123456789ABC'", "hostedZone: 'Z0123456789ABC'");
  project.edit(
    'soloist.config.ts',
    "// delivery: { connection: 'arn:aws:codeconnections:…'",
    "delivery: { connection: 'arn:aws:codeconnections:us-east-1:000000000000:connection/7c1a2b3c-0000-4000-8000-000000000000'",
  );
  project.edit('soloist.config.ts', "{ name: 'staging',", "{ name: 'staging', concurrency: 1000,");
  running.rehearsal = await startRehearsal({ root: project.root, probe: false });
});
afterEach(() => person().mend());
afterAll(async () => {
  await running.rehearsal?.end();
  if (running.rehearsal) forget(running.rehearsal.state);
  running.project?.remove();
});

interface Report {
  readonly findings: readonly { title: string; level: string; found: string; advice?: string }[];
  readonly summary: { fail: number; warn: number };
}

/** Runs the command; `env` instead of the operator's credentials. */
function doctor(args: readonly string[], env: Readonly<Record<string, string>> = credentials()) {
  const others = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_')));
  return new Promise<{ code: number; out: string; err: string }>((resolve) => {
    const child = execFile(
      process.execPath,
      ['commands/doctor/doctor.ts', ...args],
      { cwd: running.project!.root, env: { ...others, NODE_OPTIONS: '', ...env } },
      (_error, out, err) => resolve({ code: child.exitCode ?? -1, out, err }),
    );
  });
}

const credentials = () => ({
  AWS_ENDPOINT_URL: running.rehearsal!.run.aws,
  AWS_ACCESS_KEY_ID: 'operator',
  AWS_SECRET_ACCESS_KEY: 'operator',
});

async function examine() {
  const { code, out, err } = await doctor(['staging', '--json']);
  if (!out) throw new Error(err);
  const report = JSON.parse(out) as Report;
  const of = (title: string) => report.findings.find((finding) => finding.title === title);
  return { code, report, of };
}

describe('the doctor', () => {
  test('finds nothing in the way of a healthy account', async () => {
    const { code, report, of } = await examine();

    expect(report.findings.filter(({ level }) => level === 'fail')).toEqual([]);
    expect(code).toBe(0);
    const well = ['region', 'bootstrap', 'deploy rights', 'concurrency', 'mail account', 'connection'];
    for (const title of [...well, 'credentials', 'zones', 'hosted zone', 'sender', 'stacks'])
      expect([title, of(title)?.level]).toEqual([title, 'ok']);
  });

  test.each([
    ['bootstrap', 'ssm', 'unbootstrapped', {}, 'fail', 'npm run deploy -- bootstrap'],
    ['deploy rights', 'cloudformation', 'administrator', {}, 'warn', 'npm run deploy -- bootstrap'],
    ['concurrency', 'lambda', 'quota', { limit: 10 }, 'fail', 'aws service-quotas request-service-quota'],
    ['mail account', 'sesv2', 'sandbox', {}, 'warn', 'put-account-details --production-access-enabled'],
    ['sender', 'sesv2', 'unverified', {}, 'fail', 'get-email-identity --email-identity example.com'],
    ['hosted zone', 'route53', 'missing', {}, 'fail', 'list-hosted-zones-by-name --dns-name example.com'],
    ['connection', 'codeconnections', 'pending', {}, 'fail', "then 'Update pending connection'"],
    [
      'stacks',
      'cloudformation',
      'broken',
      { stack: 'soloist-staging-data', status: 'UPDATE_ROLLBACK_FAILED' },
      'fail',
      'continue-update-rollback --stack-name soloist-staging-data --region us-east-1',
    ],
  ])(
    'finds the trouble of %s (%s/%s), and says the way out',
    async (title, service, kind, settings, level, advice) => {
      await person().fault(service, kind, settings);

      const { code, of } = await examine();

      expect(of(title)).toMatchObject({ level, advice: expect.stringContaining(advice) });
      expect(code).toBe(level === 'fail' ? 1 : 0);
    },
  );

  test('goes on when one service is out', async () => {
    await person().fault('route53', 'error');

    const { code, of } = await examine();

    expect(of('hosted zone')).toMatchObject({
      level: 'fail',
      found: expect.stringContaining('AWS answered InternalServerError'),
    });
    expect(of('stacks')?.level).toBe('ok');
    expect(code).toBe(1);
  });

  test('looks at the machine without credentials, and says how to get some', async () => {
    const { code, out } = await doctor(['staging'], { HOME: '/nowhere', AWS_EC2_METADATA_DISABLED: 'true' });

    expect(code).toBe(1);
    expect(out).toMatch(/✓ node +24\./);
    expect(out).toMatch(/✗ credentials +there are no AWS credentials here\n +→ run `aws login`/);
    expect(out).toMatch(/checks +not asked without credentials/);
  });

  test('tells a person in a table', async () => {
    await person().fault('sesv2', 'sandbox');

    const { out } = await doctor(['staging']);

    expect(out).toMatch(/^stage staging in us-east-1\n\nmachine\n/);
    expect(out).toMatch(
      /! mail account +in the sandbox: 200 mails a day.*\n +→ aws sesv2 put-account-details/,
    );
    expect(out).toMatch(/ well, \d+ to think about, 0 in the way/);
  });

  test.each([
    ['an unknown stage', ['stagin'], "unknown stage 'stagin' (did you mean 'staging'?)"],
    ['an unknown flag', ['--loud'], "unknown option '--loud', see npm run doctor -- --help"],
  ])('refuses %s', async (_, args, message) => {
    const { code, err } = await doctor(args);

    expect(code).toBe(1);
    expect(err).toContain(message);
  });
});

describe('a deployment', () => {
  test('stops before anything is changed when the account is not prepared', async () => {
    await person().fault('ssm', 'unbootstrapped');

    const stopped = await new Promise<string>((resolve) => {
      execFile(
        process.execPath,
        ['commands/deploy/deploy.ts', 'staging'],
        { cwd: running.project!.root, env: { ...process.env, NODE_OPTIONS: '', ...credentials() } },
        (_error, out) => resolve(out),
      );
    });

    expect(stopped).toContain("stopped at 'check the account': us-east-1 not prepared for the CDK");
    expect(stopped).toContain('→ npm run deploy -- bootstrap');
    expect(stopped).not.toContain('2/7');
  });
});
