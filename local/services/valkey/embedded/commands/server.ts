import { Failure, Fields, OK, Status, type Reply } from '../../resp/reply.ts';
import { count, syntaxError } from '../arguments.ts';
import type { Call, Commands } from '../command.ts';
import { VERSION } from '../node.ts';

export const unknownSubcommand = ({ name, args: [word = ''] }: Call) =>
  new Failure(`ERR unknown subcommand '${word}'. Try ${name.toUpperCase()} HELP.`);

/** `HELLO [2 | 3 [AUTH user password] [SETNAME name]]` */
function hello({ session, node, args: [version, ...words] }: Call): Reply {
  if (version !== undefined && version !== '2' && version !== '3') {
    throw new Failure(
      /^\d+$/.test(version)
        ? 'NOPROTO unsupported protocol version'
        : 'ERR Protocol version is not an integer or out of range',
    );
  }
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!.toUpperCase();
    if (word === 'SETNAME' && i + 1 < words.length) session.clientName = words[++i]!;
    else if (word === 'AUTH' && i + 2 < words.length) i += 2;
    else throw new Failure(`ERR Syntax error in HELLO option '${words[i]}'`);
  }

  if (version) session.protocol = Number(version);
  return new Fields([
    ['server', 'redis'],
    ['version', VERSION],
    ['proto', session.protocol],
    ['id', session.id],
    ['mode', 'cluster'],
    ['role', node.faults.active('valkey', 'readonly') ? 'replica' : 'master'],
    ['modules', []],
  ]);
}

function client(call: Call): Reply {
  const { session, args } = call;
  switch (args[0]!.toUpperCase()) {
    case 'ID':
      return session.id;
    case 'GETNAME':
      return session.clientName || null;
    case 'SETNAME':
      session.clientName = args[1] ?? '';
      return OK;
    case 'SETINFO':
    case 'NO-EVICT':
    case 'NO-TOUCH':
      return OK;
    case 'INFO':
    case 'LIST':
      return `id=${session.id} name=${session.clientName} db=0 resp=${session.protocol}\n`;
    default:
      throw unknownSubcommand(call);
  }
}

function info({ node }: Call): Reply {
  const loading = node.faults.active('valkey', 'loading') !== null;
  const role = node.faults.active('valkey', 'readonly') ? 'slave' : 'master';
  const keys = node.keyspace.keys();
  const expiring = keys.filter((key) => node.keyspace.expiresAt(key) !== Infinity).length;
  return [
    '# Server',
    `redis_version:${VERSION}`,
    'redis_mode:cluster',
    `tcp_port:${node.port}`,
    '',
    '# Clients',
    `connected_clients:${node.sessions()}`,
    '',
    '# Persistence',
    `loading:${Number(loading)}`,
    ...(loading ? ['loading_eta_seconds:1'] : []),
    '',
    '# Replication',
    `role:${role}`,
    '',
    '# Cluster',
    'cluster_enabled:1',
    '',
    '# Keyspace',
    ...(keys.length > 0 ? [`db0:keys=${keys.length},expires=${expiring},avg_ttl=0`] : []),
    '',
  ].join('\r\n');
}

/** Nobody has a password: the default user takes any, and there is no other. */
function auth({ args }: Call): Reply {
  if (args.length > 2) throw syntaxError();
  if (args.length === 1) {
    throw new Failure(
      'ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?',
    );
  }
  if (args[0] === 'default') return OK;
  throw new Failure('WRONGPASS invalid username-password pair or user is disabled.');
}

export const server: Commands = {
  PING: { arity: -1, run: ({ args: [text] }) => text ?? new Status('PONG') },
  ECHO: { arity: 2, run: ({ args: [text = ''] }) => text },
  HELLO: { arity: -1, always: true, run: hello },
  AUTH: { arity: -2, always: true, run: auth },
  CLIENT: { arity: -2, always: true, run: client },
  INFO: { arity: -1, always: true, run: info },
  SELECT: {
    arity: 2,
    always: true,
    run: ({ args: [index] }) => {
      if (count(index) !== 0) throw new Failure('ERR SELECT is not allowed in cluster mode');
      return OK;
    },
  },
  // clients ask for the documentation of commands; none is a good answer
  COMMAND: {
    arity: -1,
    always: true,
    run: ({ args: [word = ''] }) => (word.toUpperCase() === 'COUNT' ? 0 : []),
  },
  CONFIG: { arity: -2, always: true, run: () => new Fields([]) },
  READONLY: { arity: 1, always: true, run: () => OK },
  READWRITE: { arity: 1, always: true, run: () => OK },
  TIME: {
    arity: 1,
    always: true,
    run: ({ keyspace }) => [
      String(Math.floor(keyspace.now() / 1000)),
      String((keyspace.now() % 1000) * 1000),
    ],
  },
};
