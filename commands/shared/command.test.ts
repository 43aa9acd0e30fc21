import { Refusal } from '../../lib/errors/refusal.ts';
import { runCommand, type Command } from './command.ts';

const OPTIONS = { yes: { type: 'boolean' }, url: { type: 'string' } } as const;

function given(run: Command<typeof OPTIONS>['run']) {
  const printed = { out: [] as string[], err: [] as string[] };
  const command: Command<typeof OPTIONS> = {
    name: 'npm run knock',
    usage: '\nKnocks at a door.\n\n  npm run knock -- <door>\n',
    options: OPTIONS,
    run,
  };
  const call = (...args: string[]) =>
    runCommand(command, args, {
      out: (line) => printed.out.push(line),
      err: (line) => printed.err.push(line),
    });
  return { call, printed };
}

const never = () => Promise.reject(new Error('it ran'));

describe('a command', () => {
  test('gets its arguments and flags, and ends with 0', async () => {
    const seen: unknown[] = [];
    const { call } = given(async ({ positionals, values }) => void seen.push(...positionals, { ...values }));

    const code = await call('front', '--yes', '--url', 'http://localhost:3000');

    expect(code).toBe(0);
    expect(seen).toEqual(['front', { yes: true, url: 'http://localhost:3000' }]);
  });

  test('ends with the code that it answers', async () => {
    const { call } = given(async () => 3);

    const code = await call();

    expect(code).toBe(3);
  });

  test('prints its usage for --help, and does nothing else', async () => {
    const { call, printed } = given(never);

    const code = await call('front', '--help');

    expect(code).toBe(0);
    expect(printed.out).toEqual(['Knocks at a door.\n\n  npm run knock -- <door>']);
  });

  test.each([
    ['a flag that it does not know', ['--loud'], "unknown option '--loud', see npm run knock -- --help"],
    [
      'a flag without its value',
      ['--url'],
      "option '--url <value>' argument missing, see npm run knock -- --help",
    ],
  ])('refuses %s in one line, with exit code 1', async (_, args, message) => {
    const { call, printed } = given(never);

    const code = await call(...args);

    expect(code).toBe(1);
    expect(printed.err).toEqual([message]);
  });

  test('shows a refusal as one line, with exit code 1', async () => {
    const { call, printed } = given(() => Promise.reject(new Refusal('the door is locked: ring')));

    const code = await call();

    expect(code).toBe(1);
    expect(printed.err).toEqual(['the door is locked: ring']);
  });

  test('hides no bug', async () => {
    const { call } = given(() => Promise.reject(new TypeError('door is undefined')));

    const outcome = call();

    await expect(outcome).rejects.toThrow(TypeError);
  });
});
