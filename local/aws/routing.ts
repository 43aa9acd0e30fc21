import type { IncomingMessage } from 'node:http';

import type { Service } from '../service.ts';
import { AwsError } from '../service.ts';
import { jsonProtocol } from './json-protocol.ts';
import type { Protocol } from './protocol.ts';
import { queryProtocol } from './query-protocol.ts';
import { scopeOf } from './request.ts';

const JSON_1_0 = jsonProtocol('application/x-amz-json-1.0');
const JSON_1_1 = jsonProtocol('application/x-amz-json-1.1');
const QUERY = queryProtocol('https://amazonaws.com/doc/');

export interface Route {
  readonly service: Service;
  readonly action: string;
  readonly protocol: Protocol;
}

/** What the request speaks, as far as its headers tell. */
export function protocolOf({ headers }: IncomingMessage): Protocol {
  const type = headers['content-type'] ?? '';
  if (type.startsWith('application/x-amz-json-1.1')) return JSON_1_1;
  return type.startsWith('application/x-amz-json') || headers['x-amz-target'] ? JSON_1_0 : QUERY;
}

/** Service and action: from `X-Amz-Target` in JSON, from the Credential scope and the form's `Action` in Query. */
export function routeOf(request: IncomingMessage, body: string, services: readonly Service[]): Route {
  const target = request.headers['x-amz-target'];
  return typeof target === 'string'
    ? jsonRoute(request, target, services)
    : queryRoute(request, body, services);
}

function jsonRoute(request: IncomingMessage, target: string, services: readonly Service[]): Route {
  const [prefix, action] = target.split('.');
  // by target first: DynamoDB and its streams share one scope
  const service = services.find((candidate) => candidate.target === prefix);
  if (!service || !action)
    throw new AwsError('UnknownOperationException', `no service here answers ${target}`, 404);
  return { service, action, protocol: protocolOf(request) };
}

function queryRoute(request: IncomingMessage, body: string, services: readonly Service[]): Route {
  const name = scopeOf(request)?.service ?? '';
  const service = services.find((candidate) => candidate.name === name && candidate.protocol === 'query');
  if (!service) throw new AwsError('InvalidAction', `no service '${name}' with the query protocol here`, 404);

  const form = new URLSearchParams(body || request.url?.split('?')[1]);
  const action = form.get('Action');
  if (!action) throw new AwsError('MissingAction', 'request has no Action');
  const protocol = queryProtocol(`http://${name}.amazonaws.com/doc/${form.get('Version') ?? ''}/`);
  return { service, action, protocol };
}
