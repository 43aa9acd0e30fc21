import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { openLoopbackServer, type LoopbackServer } from '../loopback-server.ts';
import type { Context, Resource } from '../service.ts';
import { chooseGroup, readAction, redirectLocation, type Action } from './actions.ts';
import { hasBody, readBody } from './body.ts';
import { compileCondition, describeCondition, type Condition } from './conditions.ts';
import type { Exchange } from './exchange.ts';
import { errorPage, sendErrorPage } from './pages.ts';
import type { TargetGroup } from './target-group.ts';
import { traceIdOf } from './trace-id.ts';

interface Rule {
  readonly priority: number;
  /** For people: `path-pattern /v1/*` */
  readonly description: readonly string[];
  readonly conditions: readonly Condition[];
  readonly action: Action;
}

export interface ListenerOptions {
  readonly balancer: Resource;
  readonly resource: Resource;
  /** AWS::ElasticLoadBalancingV2::ListenerRule of this listener. */
  readonly rules: readonly Resource[];
  readonly groups: ReadonlyMap<string, TargetGroup>;
  readonly context: Context;
  readonly random: () => number;
}

/** One port of a load balancer with its rules. */
export class Listener {
  /** As declared: 80 or 443. */
  readonly port: string;
  readonly protocol: 'http' | 'https';
  readonly dropsInvalidHeaders: boolean;
  readonly defaultAction: Action;
  readonly rules: readonly Rule[];
  /** Seconds that a connection may be silent. */
  private readonly idleTimeout: number;
  private readonly options: ListenerOptions;
  private server: LoopbackServer | null = null;

  constructor(options: ListenerOptions) {
    const { properties } = options.resource;
    this.options = options;
    this.port = String(properties['Port']);
    this.protocol = properties['Protocol'] === 'HTTPS' ? 'https' : 'http';
    const attribute = attributesOf(options.balancer);
    this.dropsInvalidHeaders = attribute('routing.http.drop_invalid_header_fields.enabled') === 'true';
    this.idleTimeout = Number(attribute('idle_timeout.timeout_seconds') ?? 60);
    this.defaultAction = readAction(properties['DefaultActions']);
    this.rules = options.rules
      .map(({ properties: { Priority, Conditions, Actions } }) => ({
        priority: Number(Priority),
        description: (Conditions as unknown[]).map(describeCondition),
        conditions: (Conditions as unknown[]).map(compileCondition),
        action: readAction(Actions),
      }))
      .sort((a, b) => a.priority - b.priority);
  }

  /** Listens on loopback; 0 is a free port. Resolves with the port. Throws a `Refusal` when it is in use. */
  async listen(port: number): Promise<number> {
    this.server = await openLoopbackServer(port, {
      name: 'load balancer',
      idleTimeout: this.idleTimeout,
      serve: (request, response) => void this.serve(request, response),
      refuse: refuseBadRequest,
    });
    return this.server.port;
  }

  async close(): Promise<void> {
    await this.server?.close();
  }

  /** Answers one request, which need not have come through the port. */
  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const exchange = this.exchangeOf(request, response);
    try {
      if (exchange.method === 'TRACE') return sendErrorPage(response, 405, exchange.traceId);
      const action = this.match(exchange);
      if (action.type !== 'forward') return this.answer(action, exchange);
      // a function can't hold a WebSocket
      if (request.headers.upgrade) return sendErrorPage(response, 400, exchange.traceId);
      const group = this.options.groups.get(chooseGroup(action.groups, this.options.random) ?? '');
      if (!group) return sendErrorPage(response, 503, exchange.traceId);
      const body = hasBody(request) ? await readBody(request) : null;
      if (body === 'too large') return sendErrorPage(response, 413, exchange.traceId);
      await group.forward(exchange, body, this);
    } catch (error) {
      this.options.context.log(`alb failed: ${(error as Error).stack}`, { traceId: exchange.traceId });
      sendErrorPage(response, 500, exchange.traceId);
    }
  }

  private exchangeOf(request: IncomingMessage, response: ServerResponse): Exchange {
    const url = request.url ?? '/';
    const mark = url.indexOf('?');
    return {
      request,
      response,
      method: request.method ?? 'GET',
      path: mark < 0 ? url : url.slice(0, mark),
      query: mark < 0 ? '' : url.slice(mark + 1),
      sourceIp: request.socket.remoteAddress ?? '',
      traceId: traceIdOf(
        request.headers['x-amzn-trace-id'] as string | undefined,
        this.options.context.clock.now(),
        randomUUID,
      ),
    };
  }

  private match(exchange: Exchange): Action {
    for (const { conditions, action } of this.rules)
      if (conditions.every((condition) => condition(exchange))) return action;
    return this.defaultAction;
  }

  private answer(action: Exclude<Action, { type: 'forward' }>, exchange: Exchange): void {
    const { response, traceId, path, query, request } = exchange;
    const headers = { Server: 'awselb/2.0', 'X-Amzn-Trace-Id': traceId };
    if (action.type === 'fixed-response') {
      const type = action.body ? { 'Content-Type': action.contentType } : {};
      response.writeHead(action.status, {
        ...headers,
        ...type,
        'Content-Length': Buffer.byteLength(action.body),
      });
      response.end(action.body);
      return;
    }
    const [host = 'localhost', port = this.port] = (request.headers.host ?? '').split(':');
    const location = redirectLocation(action, {
      protocol: this.protocol,
      host,
      port,
      path: path.slice(1),
      query,
    });
    const body = errorPage(action.status);
    response.writeHead(action.status, {
      ...headers,
      'Content-Type': 'text/html',
      'Content-Length': Buffer.byteLength(body),
      Location: location,
    });
    response.end(body);
  }
}

function attributesOf({ properties }: Resource): (key: string) => string | undefined {
  const attributes: { Key: string; Value: unknown }[] = properties['LoadBalancerAttributes'] ?? [];
  return (key) => attributes.filter(({ Key }) => Key === key).map(({ Value }) => String(Value))[0];
}

/** What Node's parser refuses never becomes a request: malformed, or over 64 KB of headers. */
function refuseBadRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const body = errorPage(400);
  socket.end(
    `HTTP/1.1 400 Bad Request\r\nServer: awselb/2.0\r\nContent-Type: text/html\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
  );
}
