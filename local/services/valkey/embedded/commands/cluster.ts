import { Fields, type Reply } from '../../resp/reply.ts';
import { count } from '../arguments.ts';
import type { Call, Commands } from '../command.ts';
import { slotOf, SLOTS } from '../slot.ts';
import { unknownSubcommand } from './server.ts';

const HOST = '127.0.0.1';
const LAST = SLOTS - 1;

/** A cluster of one node that has every slot. */
function cluster(call: Call): Reply {
  const { node, keyspace, args } = call;
  const inSlot = () => keyspace.keys().filter((key) => slotOf(key) === count(args[1]));

  switch (args[0]!.toUpperCase()) {
    case 'KEYSLOT':
      return slotOf(args[1] ?? '');
    case 'SLOTS':
      return [[0, LAST, [HOST, node.port, node.id, []]]];
    case 'SHARDS':
      return [shard(call)];
    case 'NODES':
      return `${node.id} ${HOST}:${node.port}@${busPort(node.port)} myself,master - 0 0 1 connected 0-${LAST}\n`;
    case 'MYID':
      return node.id;
    case 'INFO':
      return [
        'cluster_enabled:1',
        'cluster_state:ok',
        `cluster_slots_assigned:${SLOTS}`,
        `cluster_slots_ok:${SLOTS}`,
        'cluster_slots_pfail:0',
        'cluster_slots_fail:0',
        'cluster_known_nodes:1',
        'cluster_size:1',
        '',
      ].join('\r\n');
    case 'COUNTKEYSINSLOT':
      return inSlot().length;
    case 'GETKEYSINSLOT':
      return inSlot().slice(0, count(args[2]));
    default:
      throw unknownSubcommand(call);
  }
}

const shard = ({ node }: Call): Reply =>
  new Fields([
    ['slots', [0, LAST]],
    [
      'nodes',
      [
        new Fields([
          ['id', node.id],
          ['port', node.port],
          ['ip', HOST],
          ['endpoint', HOST],
          ['role', 'master'],
          ['replication-offset', 0],
          ['health', 'online'],
        ]),
      ],
    ],
  ]);

/** Nobody listens there: a port is part of a node's name. */
const busPort = (port: number) => (port + 10_000) % 65_536;

export const clusters: Commands = { CLUSTER: { arity: -2, always: true, run: cluster } };
