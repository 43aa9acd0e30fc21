import type { Agent, AgentOptions } from 'node:http';
import type { Duplex } from 'node:stream';
import { CONNECT_TIMEOUT } from './failure.ts';

const CONNECT_MS = 1_000;

type Connect = Agent['createConnection'];

/**
 * An agent that keeps connections, and gives one second to each new one: the SDK's own time-out begins when the
 * connection stands.
 */
export async function patientAgent(protocol: 'http' | 'https'): Promise<Agent> {
  const options: AgentOptions = { keepAlive: true };
  const agent =
    protocol === 'http'
      ? new (await import('node:http')).Agent(options)
      : new (await import('node:https')).Agent(options);
  const connect: Connect = agent.createConnection.bind(agent);
  agent.createConnection = (args, callback) => {
    const socket = connect(args, callback);
    if (socket) limit(socket, protocol === 'http' ? 'connect' : 'secureConnect');
    return socket;
  };
  return agent;
}

function limit(socket: Duplex, ready: string): void {
  const late = () => {
    const error = new Error(`no connection to Stripe within ${CONNECT_MS} ms`);
    socket.destroy(Object.assign(error, { code: CONNECT_TIMEOUT }));
  };
  const timer = setTimeout(late, CONNECT_MS);
  const done = () => clearTimeout(timer);
  socket.once(ready, done).once('close', done);
}
