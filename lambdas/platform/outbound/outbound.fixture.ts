import type { RequestListener } from 'node:http';
import { createServer, request as httpsRequest } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { selfSigned } from '../testing/certificate.ts';
import { outboundClient } from './outbound-client.ts';
import type { OutboundPost, SecureRequest } from './outbound-client.ts';

/** The host that tests post to, and the public address that it has. */
export const NAME = 'hooks.example.com';
export const PUBLIC = '93.184.215.14';
const certificate = selfSigned(NAME);

/** Servers of tests, each of which ends with its test. */
export function givenServers() {
  const running = new Set<Server>();
  afterEach(async () => {
    for (const server of running) {
      if ('closeAllConnections' in server) (server.closeAllConnections as () => void)();
      await new Promise((closed) => server.close(closed));
    }
    running.clear();
  });

  /** @returns the port */
  const listening = async (server: Server): Promise<number> => {
    running.add(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  };
  const secure = (answer: RequestListener, { key, cert } = certificate) =>
    listening(createServer({ key, cert }, answer));
  return { listening, secure };
}

interface Given {
  /** Where the host's public addresses really are. */
  readonly port: number;
  /** What DNS answers, one after the other; the last one stays. */
  readonly answers?: readonly (readonly string[])[];
  /** Certificate that vouches for others, as PEM. */
  readonly trusted?: string;
  /** What the request is made with instead. */
  readonly change?: Partial<Parameters<SecureRequest>[1]>;
  /** After a status came. */
  readonly onAnswer?: () => void;
}

/** A client on an internet whose public addresses are all a port of this machine. */
export function givenClient({
  port,
  answers = [[PUBLIC]],
  trusted = certificate.cert,
  change,
  onAnswer,
}: Given) {
  const asked: string[] = [];
  const connected: unknown[] = [];
  const request: SecureRequest = (url, options, answered) =>
    httpsRequest(
      url,
      {
        ...options,
        port,
        ca: trusted,
        lookup: (name, how, done) =>
          options.lookup!(name, how, (error, found) => {
            connected.push(found);
            if (how.all) done(error, [{ address: '127.0.0.1', family: 4 }]);
            else done(error, '127.0.0.1', 4);
          }),
        ...change,
      },
      (answer) => {
        answered(answer);
        onAnswer?.();
      },
    );
  const client = outboundClient({
    standIn: null,
    request,
    resolve: async (host) => {
      asked.push(host);
      return answers[Math.min(asked.length, answers.length) - 1]!;
    },
  });
  const post = (changed: Partial<OutboundPost> = {}) =>
    client.post({
      url: `https://${NAME}/a?b=c`,
      headers: { 'content-type': 'text/plain' },
      body: 'words',
      totalMs: 30_000,
      ...changed,
    });
  return { post, asked, connected };
}

/** Ends the time of every client when it is told to, and never by itself. */
export function givenTime(): () => void {
  const time = new AbortController();
  jest.spyOn(AbortSignal, 'timeout').mockReturnValue(time.signal);
  return () => time.abort();
}

/** An error with this reason. */
export const because = (reason: string): unknown => expect.objectContaining({ reason });
