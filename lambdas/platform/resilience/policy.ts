import {
  BrokenCircuitError,
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  ExponentialBackoff,
  fullJitterGenerator,
  handleWhen,
  noop,
  retry,
  TaskCancelledError,
  timeout,
  TimeoutStrategy,
  wrap,
} from 'cockatiel';
import { remainingMs } from '../context.ts';
import { log } from '../log.ts';
import { count, gauge } from '../metrics.ts';
import { POLICIES } from './policies.ts';
import type { Dependency, PolicySettings } from './policies.ts';

export type BreakerState = 'closed' | 'half-open' | 'open';

/** An attempt took too long. */
export class TimedOut extends Error {
  override readonly name = 'TimedOut';
}

/** The breaker is open: the dependency was not called. */
export class CircuitOpen extends Error {
  override readonly name = 'CircuitOpen';
}

export interface Policy {
  /**
   * Does `work` under the policy; what it throws last is thrown.
   *
   * @throws TimedOut
   * @throws CircuitOpen
   */
  execute<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  state(): BreakerState;
}

export interface PolicyOptions {
  /** Which failures another attempt may mend. @default all */
  readonly retryable?: (error: unknown) => boolean;
  /** Which failures say that the dependency is sick, and count for the breaker. @default all */
  readonly sick?: (error: unknown) => boolean;
  /** @default the dependency's row in POLICIES */
  readonly settings?: PolicySettings;
  /** Which of several that share a row this is for: `google` of `push`. @default the only one */
  readonly part?: string;
}

/**
 * Builds the policy of a dependency: retries around the breaker around the time-out. Keep what it returns,
 * the breaker's memory is in it.
 */
export function createPolicy(dependency: Dependency, options: PolicyOptions = {}): Policy {
  const { retryable = () => true, sick = () => true, settings = POLICIES[dependency], part } = options;
  const name = part === undefined ? dependency : `${dependency}-${part}`;
  const breaker = settings.breaker && createBreaker(name, settings.breaker, sick);
  const retries = retry(
    handleWhen((error) => !isFinal(error) && retryable(error)),
    {
      maxAttempts: settings.attempts - 1,
      backoff: new ExponentialBackoff({
        generator: fullJitterGenerator,
        initialDelay: settings.backoffMs,
        maxDelay: settings.maxBackoffMs,
      }),
    },
  );
  const guarded = settings.attempts > 1 ? wrap(retries, breaker ?? noop) : (breaker ?? noop);

  return {
    state: () => (breaker ? stateOf(breaker.state) : 'closed'),
    async execute(work) {
      const until = performance.now() + Math.min(settings.budgetMs, remainingMs());
      let last: unknown;
      try {
        return await guarded.execute(() => {
          const left = Math.min(settings.timeoutMs, until - performance.now());
          if (left <= 0) throw new OutOfTime(last);
          return attempt(work, left).catch((error: unknown) => {
            last = error;
            throw error;
          });
        });
      } catch (error) {
        if (error instanceof OutOfTime) throw error.cause ?? new TimedOut(`no time is left for ${name}`);
        if (error instanceof BrokenCircuitError) throw new CircuitOpen(`${name} is given up on for now`);
        throw error;
      }
    },
  };
}

/** The time is up between two attempts; `cause` is why the one before failed. */
class OutOfTime extends Error {
  constructor(cause: unknown) {
    super('out of time', { cause });
  }
}

async function attempt<T>(work: (signal: AbortSignal) => Promise<T>, ms: number): Promise<T> {
  try {
    const limit = timeout(ms, { strategy: TimeoutStrategy.Aggressive, abortOnReturn: false });
    return await limit.execute(({ signal }) => work(signal));
  } catch (error) {
    if (error instanceof TaskCancelledError) throw new TimedOut(`no answer within ${Math.round(ms)} ms`);
    throw error;
  }
}

/** Neither another attempt nor the breaker can make anything of these. */
function isFinal(error: unknown): boolean {
  return error instanceof OutOfTime || error instanceof BrokenCircuitError;
}

function createBreaker(
  dependency: string,
  { failures, halfOpenAfterMs }: NonNullable<PolicySettings['breaker']>,
  sick: (error: unknown) => boolean,
) {
  const breaker = circuitBreaker(
    handleWhen((error) => !isFinal(error) && sick(error)),
    { halfOpenAfter: halfOpenAfterMs, breaker: new ConsecutiveBreaker(failures) },
  );
  breaker.onStateChange((state) => {
    const name = stateOf(state);
    gauge('BreakerOpen', { closed: 0, 'half-open': 0.5, open: 1 }[name], { Dependency: dependency });
    if (name === 'open') count('BreakerOpened', 1, { Dependency: dependency });
    log.warn(`breaker of ${dependency} is ${name}`, { dependency, state: name });
  });
  return breaker;
}

function stateOf(state: CircuitState): BreakerState {
  return state === CircuitState.Closed ? 'closed' : state === CircuitState.HalfOpen ? 'half-open' : 'open';
}
