import { createConnection } from 'node:net';

import { onEveryServer } from './servers.ts';

onEveryServer(
  (given) => {
    /** What the server answers to these bytes and a QUIT, its `+OK` included. */
    function answer(bytes: string): Promise<string> {
      return new Promise((resolve, reject) => {
        let received = '';
        const socket = createConnection(given.port, '127.0.0.1');
        socket.on('data', (chunk) => (received += chunk.toString('latin1')));
        socket.on('close', () => resolve(received));
        socket.on('error', reject);
        socket.write(`${bytes}QUIT\r\n`, 'latin1');
      });
    }

    test.each([
      ['an inline command', 'PING\r\n', '+PONG\r\n+OK\r\n'],
      ['a lonely line feed', 'PING\n', '+PONG\r\n+OK\r\n'],
      ['empty lines', '\r\n\r\nPING\r\n', '+PONG\r\n+OK\r\n'],
      ['an array of bulk strings', '*2\r\n$4\r\nECHO\r\n$2\r\nhi\r\n', '$2\r\nhi\r\n+OK\r\n'],
      ['an empty array', '*0\r\nPING\r\n', '+PONG\r\n+OK\r\n'],
      ['a missing value', 'GET {raw}none\r\n', '$-1\r\n+OK\r\n'],
      [
        'an aborted transaction',
        'WATCH {raw}w\r\nSET {raw}w 1\r\nMULTI\r\nPING\r\nEXEC\r\n',
        '+OK\r\n+OK\r\n+OK\r\n+QUEUED\r\n*-1\r\n+OK\r\n',
      ],
      [
        'a missing value in RESP3',
        'HELLO 9\r\nGET {raw}none\r\n',
        '-NOPROTO unsupported protocol version\r\n$-1\r\n+OK\r\n',
      ],
    ])('answers %s', async (_case, bytes, expected) => {
      expect(await answer(bytes)).toBe(expected);
    });

    test.each([
      [
        'an unknown command',
        'NONSENSE a b\r\n',
        "-ERR unknown command 'NONSENSE', with args beginning with: 'a' 'b' \r\n",
      ],
      ['too few arguments', 'GET\r\n', "-ERR wrong number of arguments for 'get' command\r\n"],
      ['too many arguments', 'GET a b\r\n', "-ERR wrong number of arguments for 'get' command\r\n"],
      ['a nested MULTI', 'MULTI\r\nMULTI\r\n', '+OK\r\n-ERR MULTI calls can not be nested\r\n'],
      [
        'an unknown subcommand',
        'CLUSTER NONSENSE\r\n',
        "-ERR unknown subcommand 'NONSENSE'. Try CLUSTER HELP.\r\n",
      ],
    ])('answers %s with an error and goes on', async (_case, bytes, expected) => {
      expect(await answer(bytes)).toBe(`${expected}+OK\r\n`);
    });

    test.each([
      ['what is no bulk string', '*1\r\n!4\r\nPING\r\n', "-ERR Protocol error: expected '$', got '!'\r\n"],
      ['a length that is none', '*1\r\n$x\r\nPING\r\n', '-ERR Protocol error: invalid bulk length\r\n'],
      ['an array too long', '*9999999999\r\n', '-ERR Protocol error: invalid multibulk length\r\n'],
    ])('answers %s with an error and hangs up', async (_case, bytes, expected) => {
      expect(await answer(bytes)).toBe(expected);
    });

    test('answers in RESP3 once it was asked to', async () => {
      const received = await answer(
        [
          'HELLO 3',
          'GET {raw}none',
          'HSET {raw}hash a 1',
          'HGETALL {raw}hash',
          'ZADD {raw}zset 1.5 a',
          'ZSCORE {raw}zset a',
          'ZRANGE {raw}zset 0 -1 WITHSCORES',
          'SADD {raw}set a',
          'SMEMBERS {raw}set',
          '',
        ].join('\r\n'),
      );

      const [hello, rest] = received.split('modules\r\n*0\r\n');
      expect(hello).toMatch(/^%7\r\n/);
      expect(rest).toBe(
        '_\r\n:1\r\n%1\r\n$1\r\na\r\n$1\r\n1\r\n:1\r\n,1.5\r\n*1\r\n*2\r\n$1\r\na\r\n,1.5\r\n:1\r\n~1\r\n$1\r\na\r\n+OK\r\n',
      );
    });
  },
  ['single'],
);
