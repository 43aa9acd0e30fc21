import middy from '@middy/core';
import type { ALBEvent, ALBResult, Context } from 'aws-lambda';
import { withContext } from '../context.ts';
import { Unavailable } from '../errors.ts';
import { log } from '../log.ts';
import { flushMetrics } from '../metrics.ts';
import { toAlbResult } from './alb.ts';
import type { Answer } from './answer.ts';
import type { HttpDeps } from './deps.ts';
import { dispatch } from './dispatch.ts';
import type { Exchange } from './exchange.ts';
import { answerProblems, checkOrigin, findRoute, readRequest, revalidate } from './middlewares.ts';
import { Origins } from './origin.ts';
import { problem } from './problem.ts';
import { render } from './render.ts';
import type { Route } from './route.ts';
import { Router } from './router.ts';

/** Kept back from the function's time-out, ms, to answer and log before the function is stopped. */
const RESERVE_MS = 300;

/** The Lambda handler of a set of routes behind an Application Load Balancer. It answers, whatever happens. */
export function httpHandler(
  routes: readonly Route[],
  deps: HttpDeps,
): (event: ALBEvent, context: Context) => Promise<ALBResult> {
  const origins = new Origins(deps.publicUrl, deps.allowedOrigins);
  const pipeline = middy<Exchange, Answer>({
    timeoutEarlyInMillis: RESERVE_MS,
    timeoutEarlyResponse: () => {
      throw new Unavailable(2, 'deadline_exceeded', 'the answer took too long; try again');
    },
  })
    .use(readRequest(deps.edge))
    .use(findRoute(new Router(routes), origins))
    .use(checkOrigin(origins))
    .use(revalidate)
    .use(answerProblems)
    .handler((exchange: Exchange, _context, { signal }) => dispatch(exchange, signal, deps));

  return (event, context) => {
    const requestId = context.awsRequestId;
    const remaining = () => context.getRemainingTimeInMillis();
    return withContext({ requestId, remaining }, async () => {
      const started = performance.now();
      const exchange: Exchange = { event, requestId, head: null, match: null, headers: {} };
      const answer = await pipeline(exchange, context);
      const raw = finish(answer, exchange, deps);
      log.info('request', {
        method: event.httpMethod,
        status: raw.status,
        durationMs: Math.round(performance.now() - started),
      });
      flushMetrics();
      return toAlbResult(event, raw);
    });
  };
}

function finish(answer: Answer, exchange: Exchange, deps: HttpDeps) {
  try {
    return render(answer, exchange, deps.publicUrl);
  } catch (error) {
    return render(problem(error, exchange.requestId), exchange, deps.publicUrl);
  }
}
