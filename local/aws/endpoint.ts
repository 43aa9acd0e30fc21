import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { closeServer, listen } from '../ports.ts';
import type { Caller } from '../service.ts';
import { AwsError } from '../service.ts';
import { createDispatcher, ServiceDown, type Dispatcher, type DispatchOptions } from './dispatch.ts';
import type { Protocol } from './protocol.ts';
import { readBody, scopeOf } from './request.ts';
import { protocolOf, routeOf } from './routing.ts';

export interface EndpointOptions extends DispatchOptions {
  /** Who owns an access key; null is an unknown key. @default everyone is the operator */
  readonly callers?: (accessKeyId: string) => Caller | null;
  /** @default a free port */
  readonly port?: number;
}

export interface Endpoint {
  /** `http://127.0.0.1:PORT`, for every service */
  readonly url: string;
  readonly port: number;
  /** The same way in without HTTP: faults, permission check, service. Rejects with `AwsError`. */
  readonly call: Dispatcher['call'];
  close(): Promise<void>;
}

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
  let protocol = protocolOf(request);
  try {
    const body = await readBody(request);
    const caller = callerOf(request, options);
    const route = routeOf(request, body, options.services);
    protocol = route.protocol;

    const output = await dispatcher.dispatch(
      caller,
      route.service,
      route.action,
      protocol.readInput(body),
      protocol.denial,
    );
    send(response, 200, protocol, requestId, protocol.renderOutput(route.action, output, requestId));
  } catch (error) {
    if (error instanceof ServiceDown) {
      response.destroy();
      return;
    }
    const failure = error instanceof AwsError ? error : unexpected(error, options);
    send(response, failure.status, protocol, requestId, protocol.renderError(failure, requestId));
  }
}

function callerOf(request: IncomingMessage, { callers }: EndpointOptions): Caller {
  const scope = scopeOf(request);
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

function send(response: ServerResponse, status: number, protocol: Protocol, requestId: string, body: string) {
  response.writeHead(status, {
    'content-type': protocol.contentType,
    'content-length': Buffer.byteLength(body),
    'x-amzn-requestid': requestId,
  });
  response.end(body);
}
