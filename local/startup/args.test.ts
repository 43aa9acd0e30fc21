import { readArgs } from './args.ts';

describe('the command line', () => {
  test('has defaults', () => {
    expect(readArgs([])).toEqual({
      port: 3000,
      stage: null,
      state: '.soloist',
      fresh: false,
      dynamodb: null,
      secrets: true,
      help: false,
    });
  });

  test('takes every option', () => {
    const args = [
      '--port',
      '0',
      '--stage',
      'production',
      '--state',
      '/tmp/s',
      '--fresh',
      '--no-secrets',
      '--help',
    ];

    expect(readArgs(args)).toEqual({
      port: 0,
      stage: 'production',
      state: '/tmp/s',
      fresh: true,
      dynamodb: null,
      secrets: false,
      help: true,
    });
  });

  test('takes the address of a DynamoDB', () => {
    expect(readArgs(['--dynamodb', 'http://127.0.0.1:8000']).dynamodb).toBe('http://127.0.0.1:8000/');
  });

  test.each([
    [['--dynamodb', '8000'], /^--dynamodb is '8000', expected an address of this machine/],
    [['--dynamodb', 'https://dynamodb.us-east-1.amazonaws.com'], /^--dynamodb is 'https:/],
    [['--prot', '1'], /^unknown option '--prot', see npm start -- --help$/],
    [['now'], /^unexpected argument 'now'/],
    [['--port'], /^option '--port <value>' argument missing/],
    [['--port', '80a'], /^--port is '80a', expected a number from 0 to 65528$/],
    [['--port', '65532'], /^--port is '65532'/],
  ])('refuses %j in one line', (args, message) => {
    expect(() => readArgs(args)).toThrow(message);
  });
});
