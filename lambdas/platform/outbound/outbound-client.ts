import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { RequestOptions } from 'node:https';
import type { LookupFunction, TcpNetConnectOpts } from 'node:net';
import { checkUrl, isStoodInFor } from './check-url.ts';
import type { StandIn } from './check-url.ts';
import { NoAnswer } from './errors.ts';
import type { NoAnswerReason } from './errors.ts';
import { publicAddressesOf, resolveByDns } from './resolve.ts';
import type { Resolve } from './resolve.ts';

export interface OutboundPost {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
  /** Milliseconds for everything, the name's resolution included. */
  readonly totalMs: number;
}

export interface OutboundAnswer {
  /** Whatever was answered: a redirect is not followed, and no status is an error here. */
  readonly status: number;
  /** Names in lower case. */
  readonly headers: IncomingHttpHeaders;
  /** At most 64 KB; cut where the answer is longer, takes too long, or breaks. */
  readonly text: string;
}

export interface OutboundClient {
  /**
   * Sends once.
   *
   * @throws AddressRefused for a URL or a name that must not be sent to; nothing was sent
   * @throws NoAnswer when there is no status; it may have been sent
   */
  post(request: OutboundPost): Promise<OutboundAnswer>;
}

export interface OutboundOptions {
  readonly standIn: StandIn;
  /** @default DNS */
  readonly resolve?: Resolve;
  /** @default node:https */
  readonly request?: SecureRequest;
}

type ConnectOptions = RequestOptions & Pick<TcpNetConnectOpts, 'autoSelectFamilyAttemptTimeout'>;

/** As `request` of node:https. */
export type SecureRequest = (
  url: URL,
  options: RequestOptions,
  answered: (answer: IncomingMessage) => void,
) => ClientRequest;

/** Until TCP stands; a host that is up answers within a round trip. */
const CONNECT_MS = 1_000;
/** For each of a name's addresses, the last one apart: Node's 250 ms are too few for the other side of the world. */
const ATTEMPT_MS = 500;
const MAX_ANSWER = 64 * 1_024;

/**
 * Posts to URLs that people and customers gave, who may mean to reach what only we can: every address of the name has
 * to be public, and the connection goes to one of the very addresses that were judged. TLS proves the name, not the
 * address. No redirect is followed, no connection is kept.
 */
export function outboundClient({
  standIn,
  resolve = resolveByDns,
  request,
}: OutboundOptions): OutboundClient {
  return {
    async post({ url: text, totalMs, headers, body }) {
      const url = checkUrl(text, standIn);
      const signal = AbortSignal.timeout(Math.ceil(totalMs));
      const options: ConnectOptions = {
        method: 'POST',
        agent: false,
        autoSelectFamilyAttemptTimeout: ATTEMPT_MS,
        signal,
        servername: url.hostname,
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      };
      if (isStoodInFor(url.hostname, standIn)) {
        const { request: plainRequest } = await import('node:http');
        const path = url.pathname + url.search;
        const there = { ...options, path, headers: { ...options.headers, host: url.host } };
        return exchange((answered) => plainRequest(standIn, there, answered), body, signal);
      }
      const addresses = await publicAddressesOf(url.hostname, resolve, signal);
      const lookup: LookupFunction = (_name, { all }, done) =>
        all ? done(null, addresses) : done(null, addresses[0]!.address, addresses[0]!.family);
      const secureRequest = request ?? (await import('node:https')).request;
      return exchange((answered) => secureRequest(url, { ...options, lookup }, answered), body, signal);
    },
  };
}

function exchange(
  begin: (answered: (answer: IncomingMessage) => void) => ClientRequest,
  body: string | Uint8Array,
  signal: AbortSignal,
): Promise<OutboundAnswer> {
  return new Promise((resolve, reject) => {
    let step: NoAnswerReason = 'no-connection';
    let hasAnswered = false;
    const sent = begin((answer) => {
      hasAnswered = true;
      readAnswer(answer).then(resolve, reject);
    });
    sent.on('error', (cause) => {
      // what breaks later than the status only cuts the text
      if (!hasAnswered) reject(new NoAnswer(signal.aborted ? 'timeout' : step, { cause }));
    });
    // answers are none that ask for another protocol (101), and end without an error
    sent.on('close', () => {
      if (!hasAnswered) reject(new NoAnswer('broken'));
    });
    sent.on('socket', (socket) => {
      const late = () => sent.destroy(new Error(`no connection within ${CONNECT_MS} ms`));
      const timer = setTimeout(late, CONNECT_MS);
      socket.once('connect', () => {
        clearTimeout(timer);
        step = 'encrypted' in socket ? 'tls' : 'broken';
      });
      socket.once('secureConnect', () => (step = 'broken'));
      socket.once('close', () => clearTimeout(timer));
    });
    sent.end(body);
  });
}

async function readAnswer(answer: IncomingMessage): Promise<OutboundAnswer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      chunks.push(chunk.subarray(0, MAX_ANSWER - size));
      size += chunk.length;
      if (size >= MAX_ANSWER) break; // closes the connection
    }
  } catch {
    // cut by the time or by the other side: the status is what counts
  }
  const { statusCode = 0, headers } = answer;
  return { status: statusCode, headers, text: Buffer.concat(chunks).toString() };
}
