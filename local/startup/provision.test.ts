import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../lambda/testing.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { provisionOnce } from './provision.ts';

const stops: (() => void)[] = [];
afterEach(() => stops.splice(0).forEach((stop) => stop()));

/** Notes in `calls` how the command was called. */
const NOTE = (calls: string) => `
  import { appendFileSync } from 'node:fs';
  const { AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_PROFILE, STRIPE_ENDPOINT_URL } = process.env;
  const seen = [process.argv[2], AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_PROFILE ?? null, STRIPE_ENDPOINT_URL ?? null];
  appendFileSync(${JSON.stringify(calls)}, JSON.stringify(seen) + '\\n');`;

/** A repository whose `npm run secrets` is `program`; it and `npm run stripe` note how they are called. */
function givenRepository(program = '') {
  const root = temporaryFolder('soloist-repository');
  const state = temporaryFolder('soloist-state');
  writeFileSync(join(root, 'package.json'), '{"type":"module"}');
  writeFileSync(join(root, 'soloist.config.ts'), 'one plan');
  for (const [name, after] of [
    ['secrets', program],
    ['stripe', ''],
  ] as const) {
    mkdirSync(join(root, 'commands', name), { recursive: true });
    writeFileSync(join(root, `commands/${name}/${name}.ts`), NOTE(join(root, `${name}.calls`)) + after);
  }
  const printed: string[] = [];
  const read = (file: string) => {
    try {
      return readFileSync(file, 'utf8');
    } catch {
      return '';
    }
  };
  return {
    printed,
    root,
    calls: (name = 'secrets') =>
      read(join(root, `${name}.calls`))
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as unknown),
    isMade: () => read(join(state, 'provisioned.json')) !== '' && read(join(state, 'stripe.json')) !== '',
    provision(secrets: readonly string[] = ['arn:one']) {
      const stop = provisionOnce({
        root,
        stage: 'staging',
        aws: 'http://127.0.0.1:1',
        api: 'http://localhost:2',
        stripe: { secretKey: 'any', webhookSecret: null, endpoint: 'http://127.0.0.1:3' },
        state,
        secrets,
        print: (line) => printed.push(line),
        delay: 0,
      });
      stops.push(stop);
      return stop;
    },
  };
}

describe('the rehearsal’s start', () => {
  const profile = process.env['AWS_PROFILE'];
  beforeEach(() => void (process.env['AWS_PROFILE'] = 'of the owner'));
  afterEach(() => {
    if (profile === undefined) delete process.env['AWS_PROFILE'];
    else process.env['AWS_PROFILE'] = profile;
  });

  test('runs npm run secrets against itself, as the operator, and says nothing when all went well', async () => {
    const repository = givenRepository();

    repository.provision();
    await eventually(repository.isMade);

    expect(repository.calls()).toEqual([['staging', 'http://127.0.0.1:1', 'operator', null, null]]);
    expect(repository.printed).toEqual([]);
  });

  test('runs it once for a state, and again when the stage has another secret', async () => {
    const repository = givenRepository();
    repository.provision();
    await eventually(repository.isMade);

    repository.provision();
    repository.provision(['arn:one', 'arn:two']);
    await eventually(() => repository.calls().length === 2);

    expect(repository.calls()).toHaveLength(2);
  });

  test('then runs npm run stripe with the Stripe that was chosen, and again when something else is sold', async () => {
    const repository = givenRepository();
    repository.provision();
    await eventually(repository.isMade);
    repository.provision();

    writeFileSync(join(repository.root, 'soloist.config.ts'), 'two plans');
    repository.provision();
    await eventually(() => repository.calls('stripe').length === 2);

    expect(repository.calls('stripe')[0]).toEqual([
      'staging',
      'http://127.0.0.1:1',
      'operator',
      null,
      'http://127.0.0.1:3',
    ]);
    expect(repository.calls()).toHaveLength(1);
  });

  test('says in one line what failed, and tries again at the next start', async () => {
    const repository = givenRepository(
      "console.log('a table'); console.error('AWS refused: no'); process.exit(1);",
    );

    repository.provision();
    await eventually(() => repository.printed.length === 1);

    expect(repository.printed).toEqual([
      '  secrets        AWS refused: no; the heartbeat has no account until the next start',
    ]);
    expect(repository.isMade()).toBe(false);
  });

  test('ends it with the rehearsal, and says nothing about that', async () => {
    const repository = givenRepository('setInterval(() => {}, 1000);');

    const stop = repository.provision();
    await eventually(() => repository.calls().length === 1);
    stop();

    expect(repository.printed).toEqual([]);
  });
});
