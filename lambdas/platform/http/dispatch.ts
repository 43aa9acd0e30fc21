import { currentContext } from '../context.ts';
import { AppError, BadRequest, Unauthorized } from '../errors.ts';
import { sha256 } from '../ids.ts';
import { bodyOf, bodyTooLarge, queryOf } from './alb.ts';
import type { Answer } from './answer.ts';
import { parseJson } from './body.ts';
import type { Exchange } from './exchange.ts';
import type { HttpDeps } from './deps.ts';
import { fingerprint, idempotencyKey, scopeOf } from './idempotency-key.ts';
import { impersonatorOf, refuseImpersonation } from './impersonation.ts';
import { applyLimits } from './limits.ts';
import { headOf } from './middlewares.ts';
import { problem } from './problem.ts';
import type { HttpRequest, Principal, RequestHead } from './request.ts';
import type { Route } from './route.ts';
import { requireStrict, schemaOf } from './schema.ts';
import type { Schema } from './schema.ts';
import { requireRole } from './role.ts';
import { requireScope } from './scope.ts';
import { validate } from './validate.ts';

/** Takes a request whose route is found through authentication, validation and limits to its handler. */
export async function dispatch(exchange: Exchange, deadline: AbortSignal, deps: HttpDeps): Promise<Answer> {
  const head = headOf(exchange);
  if (!exchange.match) throw new Error('no route was found yet: use findRoute first');
  const { route, params } = exchange.match;

  const principal = await identify(route, head, deps);
  if (principal) {
    const context = currentContext();
    if (context) {
      context.user = sha256(principal.userId).slice(0, 16);
      const impersonator = impersonatorOf(principal);
      if (impersonator !== null) context.impersonator = impersonator;
    }
  }

  const body = bodyOf(exchange.event);
  const request: HttpRequest = {
    ...head,
    params: route.params ? validate(await schemaOf(route.params), params) : params,
    query: route.query ? validate(await schemaOf(route.query), queryOf(exchange.event)) : {},
    body: route.body && readBody(await bodySchema(route), body, head),
    rawBody: route.rawBody ? limitBody(body, route.rawBody.maxBytes) : null,
    principal,
    deadline,
  };
  await applyLimits(deps.limiter, route, request, exchange.headers);

  const handle = async () => checked(await route.handle(request), route);
  const key = idempotencyKey(route, head.headers);
  if (key === null) return handle();
  if (!deps.idempotency)
    throw new Error(`${route.method} ${route.path} heeds Idempotency-Key: give a store for it`);
  return deps.idempotency.once(
    { scope: scopeOf(route, request), key, fingerprint: fingerprint(request, body) },
    () => refusalAsAnswer(handle, head.requestId),
  );
}

/** A refusal is an answer to be kept like any other, unless it invites the caller to try again. */
async function refusalAsAnswer(handle: () => Promise<Answer>, requestId: string): Promise<Answer> {
  try {
    return await handle();
  } catch (error) {
    const isFinal = error instanceof AppError && error.status < 500 && !('Retry-After' in error.headers);
    if (isFinal) return problem(error, requestId);
    throw error;
  }
}

async function identify(route: Route, head: RequestHead, deps: HttpDeps): Promise<Principal | null> {
  if (route.auth === 'none') return null;
  const principal = await deps.authenticate(head, route.auth, route.role);
  if (principal === null && route.auth !== 'optional') throw new Unauthorized();
  if (principal !== null) {
    requireScope(route, principal);
    requireRole(route, principal);
    refuseImpersonation(route, principal);
  }
  return principal;
}

async function bodySchema({ body, method, path }: Route): Promise<Schema> {
  if (!body) throw new Error(`${method} ${path} takes no body`);
  return requireStrict(await schemaOf(body), `${method} ${path}`);
}

function readBody(schema: Schema, bytes: Buffer | null, head: RequestHead): unknown {
  const input = parseJson(bytes, head.headers);
  if (input === undefined && !schema.safeParse(undefined).success) {
    throw new BadRequest('malformed_json', 'the body is empty; send a JSON document');
  }
  return validate(schema, input);
}

function limitBody(bytes: Buffer | null, maxBytes: number): Buffer | null {
  if (bytes === null || bytes.length <= maxBytes) return bytes;
  throw bodyTooLarge(bytes.length, maxBytes);
}

/** A handler is our own code, but a 200 made of its mistake would be the caller's problem. */
function checked(answer: Answer, route: Route): Answer {
  const status = (answer as Answer | undefined)?.status;
  if (Number.isInteger(status) && status! >= 200 && status! <= 599) return answer;
  // what it answered stays out of the message: messages are logged, and answers carry tokens
  throw new Error(`${route.method} ${route.path} answered with the status ${status}, expected 200 to 599`);
}
