import type { MiddlewareObj } from '@middy/core';
import { currentContext } from '../context.ts';
import { BadRequest } from '../errors.ts';
import { count } from '../metrics.ts';
import type { Edge } from '../platform.contract.ts';
import { headerValues } from './alb.ts';
import type { Answer } from './answer.ts';
import { clientAddress, networkOf } from './client-address.ts';
import { parseCookies } from './cookies.ts';
import { isUnchanged } from './etag.ts';
import type { Exchange } from './exchange.ts';
import type { Origins } from './origin.ts';
import { problem } from './problem.ts';
import type { RequestHead } from './request.ts';
import type { Router } from './router.ts';

type Middleware = MiddlewareObj<Exchange, Answer>;

/** Reads the head of the request, the client's address above all. */
export function readRequest(edge: Edge): Middleware {
  return {
    before: ({ event: exchange }) => {
      const { event, requestId } = exchange;
      const values = headerValues(event);
      const address = clientAddress(edge, (name) => values.get(name) ?? []);
      if (address === null) {
        count('ClientAddressMalformed'); // somebody found a way around the edge, or the edge is set up wrong
        throw new BadRequest('client_address_malformed', 'the request did not come through the front door');
      }
      const headers = joinHeaders(values);
      exchange.head = {
        method: event.httpMethod,
        path: event.path,
        headers,
        cookies: parseCookies(headers['cookie']),
        client: {
          address,
          network: networkOf(address),
          origin: headers['origin'] ?? null,
          userAgent: headers['user-agent'] ?? null,
        },
        requestId,
      };
      const context = currentContext();
      if (context) context.network = exchange.head.client.network;
    },
  };
}

/** Finds the route, and answers preflight requests for any. */
export function findRoute(router: Router, origins: Origins): Middleware {
  return {
    before: ({ event: exchange }): Answer | undefined => {
      const { method, path, client } = headOf(exchange);
      Object.assign(exchange.headers, origins.headers(client.origin));
      const methods = method === 'OPTIONS' ? router.allowed(path) : [];
      if (methods.length > 0) {
        const allow = [...methods, 'OPTIONS'].join(', ');
        return { status: 204, headers: { Allow: allow, ...origins.preflight(client.origin, methods) } };
      }
      exchange.match = router.find(method, path);
      const context = currentContext();
      if (context) {
        const { path: pattern, tags } = exchange.match.route;
        context.route = `${method} ${pattern}`;
        if (tags[0] !== undefined) context.module = tags[0];
      }
      return undefined;
    },
  };
}

/** Refuses two identities in one request, and what another site made the browser send. */
export function checkOrigin(origins: Origins): Middleware {
  return {
    before: ({ event: exchange }) => {
      const head = headOf(exchange);
      if (head.headers['cookie'] !== undefined && head.headers['authorization'] !== undefined) {
        throw new BadRequest(
          'ambiguous_credentials',
          'got a cookie and an Authorization header; send one of them',
        );
      }
      if (exchange.match) origins.check(head, exchange.match.route);
    },
  };
}

/** Answers 304 to a read whose caller has the resource already. */
export const revalidate: Middleware = {
  after: (request) => {
    const { method, headers } = headOf(request.event);
    const answer = request.response;
    const isRead = method === 'GET' || method === 'HEAD';
    if (!isRead || answer?.status !== 200 || !answer.etag || !isUnchanged(headers, answer.etag)) return;
    const { body: _body, text: _text, ...rest } = answer;
    request.response = { ...rest, status: 304 };
  },
};

/** Turns whatever was thrown into a problem document. */
export const answerProblems: Middleware = {
  onError: (request) => {
    request.response = problem(request.error, request.event.requestId);
  },
};

export function headOf(exchange: Exchange): RequestHead {
  if (!exchange.head) throw new Error('the request was not read yet: use readRequest first');
  return exchange.head;
}

function joinHeaders(values: ReadonlyMap<string, readonly string[]>): Readonly<Record<string, string>> {
  const headers: Record<string, string> = Object.create(null);
  for (const [name, all] of values) headers[name] = all.join(name === 'cookie' ? '; ' : ', ');
  return headers;
}
