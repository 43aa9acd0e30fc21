import { readArgs } from './args.ts';

describe('the command line', () => {
  test('has defaults', () => {
    expect(readArgs([])).toEqual({ port: 3000, stage: null, state: '.soloist', fresh: false, help: false });
  });

  test('takes every option', () => {
    const args = ['--port', '0', '--stage', 'production', '--state', '/tmp/s', '--fresh', '--help'];

    expect(readArgs(args)).toEqual({
      port: 0,
      stage: 'production',
      state: '/tmp/s',
      fresh: true,
      help: true,
    });
  });

  test.each([
    [['--prot', '1'], /^unknown option '--prot', see npm start -- --help$/],
    [['now'], /^unexpected argument 'now'/],
    [['--port'], /^option '--port <value>' argument missing/],
    [['--port', '80a'], /^--port is '80a', expected a number from 0 to 65531$/],
    [['--port', '65532'], /^--port is '65532'/],
  ])('refuses %j in one line', (args, message) => {
    expect(() => readArgs(args)).toThrow(message);
  });
});
