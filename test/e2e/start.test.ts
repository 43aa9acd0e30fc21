import { spawnSync } from 'node:child_process';
import { appendFileSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { copyProject, type Project } from './project.ts';
import { forget, newState, refusedStart, startRehearsal } from './rehearsal.ts';

const ROOT = join(import.meta.dirname, '..', '..');

describe('npm start refuses in one line, with exit code 1,', () => {
  let state: string;

  beforeEach(() => {
    state = newState();
  });

  afterEach(() => forget(state));

  test('an unknown option', async () => {
    const refused = await refusedStart({ state, args: ['--prot', '1'] });

    expect(refused).toEqual({ code: 1, output: "unknown option '--prot', see npm start -- --help\n" });
  });

  test('a port in use, naming it', async () => {
    const server = createServer();
    const port = await listenWithSpaceAbove(server);

    const refused = await refusedStart({ state, args: ['--port', String(port)] });
    server.close();

    expect(refused.code).toBe(1);
    expect(refused.output).toMatch(new RegExp(`^port ${port} \\(api\\) is in use, .*--port.*\n$`));
  });

  test('a stage that the config does not have, naming those it has', async () => {
    const { code, output } = await refusedStart({ state, args: ['--stage', 'prod'] });

    expect(code).toBe(1);
    expect(output.trimEnd().split('\n').at(-1)).toMatch(/'prod'.*staging.*production/);
  });

  test('an old Node', () => {
    const pretend = 'data:text/javascript,Object.defineProperty(process.versions,"node",{value:"18.20.0"})';

    const { status, stderr } = spawnSync(process.execPath, ['--import', pretend, 'bin/install.mjs'], {
      cwd: ROOT,
      encoding: 'utf8',
    });

    expect(status).toBe(1);
    expect(stderr).toBe(
      'node 18.20.0 is too old, soloist needs node 20 or newer: install it from nodejs.org\n',
    );
  });

  describe('what it finds in the state folder:', () => {
    let project: Project;

    beforeEach(async () => {
      project = copyProject();
      const { end } = await startRehearsal({ root: project.root, state });
      await end();
    });

    afterEach(() => project.remove());

    test('a broken journal, naming file and line', async () => {
      const journal = join(state, 'state', 'secretsmanager.jsonl');
      appendFileSync(journal, 'not json\n');

      const { code, output } = await refusedStart({ root: project.root, state });

      expect(code).toBe(1);
      expect(lastLine(output)).toContain(journal);
      expect(lastLine(output)).toMatch(/--fresh/);
    });

    test('a resource type in a template that it does not know, naming stack, id and type', async () => {
      const [template] = globSync(join(state, 'cdk.out', 'assembly-staging', '*data*.template.json'));
      const content = JSON.parse(readFileSync(template!, 'utf8'));
      content.Resources.Ledger = { Type: 'AWS::QLDB::Ledger', Properties: {} };
      writeFileSync(template!, JSON.stringify(content));

      const { code, output } = await refusedStart({ root: project.root, state });

      expect(code).toBe(1);
      expect(lastLine(output)).toMatch(
        /soloist-staging-data.*Ledger.*AWS::QLDB::Ledger|AWS::QLDB::Ledger.*Ledger.*soloist-staging-data/,
      );
    });
  });

  describe('a config', () => {
    let project: Project;

    beforeEach(() => {
      project = copyProject();
    });

    afterEach(() => project.remove());

    test.each([
      [
        'with an unknown field',
        "name: 'soloist'",
        "nmae: 'soloist'",
        /unknown field 'nmae', expected one of: name,/,
      ],
      ['with an unknown module', "users: 'api'", "user: 'api'", /placement.*'user'.*auth, users/],
      ['that splits a group', "users: 'api'", "users: 'accounts'", /placement/],
    ])('%s, naming it', async (_, from, to, message) => {
      project.edit('soloist.config.ts', from, to);

      const { code, output } = await refusedStart({ root: project.root, state });

      expect(code).toBe(1);
      expect(lastLine(output)).toMatch(message);
    });
  });
});

describe('a state folder that cannot be used', () => {
  test('is refused', async () => {
    const state = newState();
    mkdirSync(join(state, 'folder'));
    writeFileSync(join(state, 'folder', 'file'), '');

    const { code, output } = await refusedStart({ state: join(state, 'folder', 'file') });
    forget(state);

    expect(code).toBe(1);
    expect(output).toMatch(/^state folder .* can't be made \(EEXIST\), choose another with --state\n$/);
  });
});

const lastLine = (output: string): string => output.trimEnd().split('\n').at(-1) ?? '';

/** A port that leaves room for the doors after it. */
async function listenWithSpaceAbove(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address === 'object' && address && address.port < 65_000) return address.port;
  await new Promise((resolve) => server.close(resolve));
  return listenWithSpaceAbove(server);
}
