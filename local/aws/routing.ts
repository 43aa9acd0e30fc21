import type { HttpAnswer, HttpRequest, RestApi, Service } from '../service.ts';
import { AwsError } from '../service.ts';
import { jsonProtocol, parseJson } from './json-protocol.ts';
import type { Protocol } from './protocol.ts';
import { parseForm, queryProtocol } from './query-protocol.ts';
import { scopeOf, type Scope } from './request.ts';

const JSON_1_0 = jsonProtocol('application/x-amz-json-1.0');
const JSON_1_1 = jsonProtocol('application/x-amz-json-1.1');
const QUERY = queryProtocol('https://amazonaws.com/doc/');
const REST_DENIAL = { code: 'AccessDeniedException', status: 403 };

export interface Route {
  readonly service: Service;
  readonly action: string;
  readonly input: unknown;
  readonly protocol: Protocol;
}

/** Who signed the request, and for which service; null for one that nobody signed. */
export function signerOf(request: HttpRequest, services: readonly Service[]): Scope | null {
  return scopeOf(request) ?? formSignerOf(request, services);
}

function formSignerOf(request: HttpRequest, services: readonly Service[]): Scope | null {
  for (const service of services) {
    const accessKeyId = service.rest?.accessKeyOf?.(request);
    if (accessKeyId) return { accessKeyId, service: signingNameOf(service) };
  }
  return null;
}

/** The answer to what nobody signs, or null. */
export function unsignedAnswer(request: HttpRequest, services: readonly Service[]): HttpAnswer | null {
  for (const { rest } of services) {
    const answer = rest?.answerUnsigned?.(request);
    if (answer) return answer;
  }
  return null;
}

/** What the request speaks, as far as its headers tell. */
export function protocolOf(request: HttpRequest, services: readonly Service[]): Protocol {
  const { headers } = request;
  const type = String(headers['content-type'] ?? '');
  if (type.startsWith('application/x-amz-json-1.1')) return JSON_1_1;
  if (type.startsWith('application/x-amz-json') || headers['x-amz-target']) return JSON_1_0;
  const rest = restServiceOf(request, services)?.rest;
  return rest ? restProtocol(rest) : QUERY;
}

/**
 * Service, action and input: from `X-Amz-Target` in JSON, from the Credential scope and the form's `Action` in Query,
 * from the Credential scope, the method and the path in REST.
 */
export function routeOf(request: HttpRequest, services: readonly Service[]): Route {
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') return jsonRoute(request, target, services);
  const service = restServiceOf(request, services);
  return service?.rest ? restRoute(request, service, service.rest) : queryRoute(request, services);
}

function jsonRoute(request: HttpRequest, target: string, services: readonly Service[]): Route {
  // some clients write the prefix with a domain: com.amazonaws.codeconnections.CodeConnections_20231201.GetConnection
  const dot = target.lastIndexOf('.');
  const [prefix, action] = [target.slice(0, dot), target.slice(dot + 1)];
  // by target first: DynamoDB and its streams share one scope
  const service = services.find(
    ({ target }) => target && (prefix === target || prefix.endsWith(`.${target}`)),
  );
  if (!service || !action)
    throw new AwsError('UnknownOperationException', `no service here answers ${target}`, 404);
  const input = parseJson(request.body.toString());
  return { service, action, input, protocol: protocolOf(request, services) };
}

function queryRoute(request: HttpRequest, services: readonly Service[]): Route {
  const name = scopeOf(request)?.service ?? '';
  const service = services.find(
    (candidate) => signingNameOf(candidate) === name && candidate.protocol === 'query',
  );
  if (!service) throw new AwsError('InvalidAction', `no service '${name}' with the query protocol here`, 404);

  const body = request.body.toString() || request.query.toString();
  const form = new URLSearchParams(body);
  const action = form.get('Action');
  if (!action) throw new AwsError('MissingAction', 'request has no Action');
  const protocol = queryProtocol(`http://${name}.amazonaws.com/doc/${form.get('Version') ?? ''}/`);
  return { service, action, input: parseForm(body), protocol };
}

function restRoute(request: HttpRequest, service: Service, rest: RestApi): Route {
  const found = rest.route(request);
  if (!found) {
    const { method, path } = request;
    const message = `the rehearsal's ${service.name} doesn't serve ${method} ${path}`;
    throw new AwsError('UnknownOperationException', message, 404);
  }
  return { service, ...found, protocol: restProtocol(rest) };
}

/** A form that is posted is never meant for a REST service, though both of SES's APIs sign with one name. */
function restServiceOf(request: HttpRequest, services: readonly Service[]): Service | undefined {
  const type = String(request.headers['content-type'] ?? '');
  const isForm = request.method === 'POST' && type.startsWith('application/x-www-form-urlencoded');
  if (isForm || request.query.has('Action')) return undefined;
  const name = signerOf(request, services)?.service;
  return services.find(
    (candidate) => candidate.protocol === 'rest' && candidate.rest && signingNameOf(candidate) === name,
  );
}

const signingNameOf = ({ name, signingName }: Service) => signingName ?? name;

const restProtocol = ({ renderOutput, renderError, finish }: RestApi): Protocol => ({
  denial: REST_DENIAL,
  renderOutput,
  renderError,
  ...(finish && { finish }),
});
