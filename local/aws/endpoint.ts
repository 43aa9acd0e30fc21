import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { closeServer, listen } from '../ports.ts';
import type { Caller, Clock, HttpAnswer, HttpRequest } from '../service.ts';
import { AwsError } from '../service.ts';
import { createDispatcher, ServiceDown, type Dispatcher, type DispatchOptions } from './dispatch.ts';
import { jsonProtocol } from './json-protocol.ts';
import type { Protocol } from './protocol.ts';
import { readRequest } from './request.ts';
import { protocolOf, routeOf, signerOf, unsignedAnswer } from './routing.ts';

export interface EndpointOptions extends DispatchOptions {
  /** Who owns an access key; null is an unknown key. @default everyone is the operator */
  readonly callers?: (accessKeyId: string) => Caller | null;
  /** @default a free port */
  readonly port?: number;
  /** What answers are dated by: clients correct their own clock by it. @default the machine's clock */
  readonly clock?: Pick<Clock, 'now'>;
}

export interface Endpoint {
  /** `http://127.0.0.1:PORT`, for every service */
  readonly url: string;
  readonly port: number;
  /** The same way in without HTTP: faults, permission check, service. Rejects with `AwsError`. */
  readonly call: Dispatcher['call'];
  close(): Promise<void>;
}

// for a request that broke off or was too long to tell what it speaks
const UNREAD = jsonProtocol('application/x-amz-json-1.0');

/** One HTTP server on loopback that answers for every service of the rehearsal, as AWS would. */
export async function startEndpoint(options: EndpointOptions): Promise<Endpoint> {
  const dispatcher = createDispatcher(options);
  const server = createServer((request, response) => void answer(dispatcher, options, request, response));
  // outlasts the idle sockets of the SDK's own pool, which would otherwise write into a closing one
  server.keepAliveTimeout = 65_000;
  await listen(server, options.port ?? 0, 'aws');

  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, call: dispatcher.call, close: () => closeServer(server) };
}

async function answer(
  dispatcher: Dispatcher,
  options: EndpointOptions,
  request: IncomingMessage,
  response: ServerResponse,
) {
  const requestId = randomUUID();
  response.setHeader('date', new Date(options.clock?.now() ?? Date.now()).toUTCString());
  let protocol: Protocol = UNREAD;
  let finish = (made: HttpAnswer) => made;
  try {
    const http = await readRequest(request);
    const unsigned = unsignedAnswer(http, options.services);
    if (unsigned) return send(response, requestId, unsigned);
    protocol = protocolOf(http, options.services);
    finish = (made) => protocol.finish?.(http, made) ?? made;
    const caller = callerOf(http, options);
    const route = routeOf(http, options.services);
    protocol = route.protocol;

    const { service, action, input } = route;
    const output = await dispatcher.dispatch(caller, service, action, input, protocol.denial);
    send(response, requestId, finish(protocol.renderOutput(action, output, requestId)));
  } catch (error) {
    if (error instanceof ServiceDown) {
      response.destroy();
      return;
    }
    const failure = error instanceof AwsError ? error : unexpected(error, options);
    send(response, requestId, finish(protocol.renderError(failure, requestId)));
  }
}

function callerOf(request: HttpRequest, { callers, services }: EndpointOptions): Caller {
  const scope = signerOf(request, services);
  if (!scope)
    throw new AwsError('MissingAuthenticationToken', 'request is not signed, it names no Credential', 403);
  if (!callers) return { accessKeyId: scope.accessKeyId, principal: 'operator' };

  const caller = callers(scope.accessKeyId);
  if (!caller) {
    throw new AwsError(
      'UnrecognizedClientException',
      `access key '${scope.accessKeyId}' is unknown, use the key 'operator'`,
      403,
    );
  }
  return caller;
}

// a bug of the rehearsal: the caller gets what AWS would say, the terminal the stack
function unexpected(error: unknown, { onUnexpected }: EndpointOptions): AwsError {
  onUnexpected?.(error);
  return new AwsError('InternalFailure', `the rehearsal failed: ${String(error)}`, 500);
}

function send(response: ServerResponse, requestId: string, answer: HttpAnswer) {
  const { status = 200, headers = {}, body = '' } = answer;
  response.writeHead(status, {
    // an answer to HEAD says how long the body would be
    'content-length': Buffer.byteLength(body),
    'x-amzn-requestid': requestId,
    ...headers,
  });
  response.end(body);
}
