import type { KeyValueStore } from '../platform/cache/key-value.ts';
import type { Table } from '../platform/dynamodb/table.ts';
import { Unavailable } from '../platform/errors.ts';
import { ok } from '../platform/http/answer.ts';
import { route } from '../platform/http/route.ts';
import type { Route } from '../platform/http/route.ts';
import { schemasIn } from '../platform/http/schema.ts';
import { log } from '../platform/log.ts';

const NOTHING = { pk: 'HEALTH', sk: 'HEALTH' };
const RETRY_AFTER_S = 5;

export interface HealthDeps {
  /** Any table: what is asked is whether DynamoDB answers. */
  readonly table: Table;
  /** Null where the system runs without a cache. */
  readonly cache: KeyValueStore | null;
}

const { Live, Ready } = schemasIn(() => import('./health.schemas.ts'), ['Live', 'Ready']);

const tags = ['operations'];
/** Whether the service lives, and what it has to do without. */
export function healthRoutes(deps: HealthDeps): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/health/live',
      summary: 'Whether the service answers at all; touches nothing else',
      tags,
      auth: 'none',
      answers: { 200: { description: 'it does', schema: Live } },
      handle: async () => ok({ status: 'ok' }),
    }),
    route({
      method: 'GET',
      path: '/v1/health/ready',
      summary: 'Whether the service can do its work, and what is degraded',
      tags,
      auth: 'none',
      answers: {
        200: { description: 'it can; what is degraded costs speed only', schema: Ready },
        503: { description: 'it can not: DynamoDB does not answer' },
      },
      handle: async () => {
        const [hasDatabase, hasCache] = await Promise.all([
          answers('dynamodb', () => deps.table.get(NOTHING)),
          answers('cache', async () => deps.cache?.get('health')),
        ]);
        const degraded = hasCache ? [] : ['cache'];
        if (!hasDatabase) throw notReady(['dynamodb', ...degraded]);
        return ok({ status: degraded.length > 0 ? 'degraded' : 'ok', degraded });
      },
    }),
  ];
}

async function answers(dependency: string, ask: () => Promise<unknown>): Promise<boolean> {
  try {
    await ask();
    return true;
  } catch (error) {
    log.warn('a dependency does not answer', { dependency, reason: String(error) });
    return false;
  }
}

function notReady(degraded: readonly string[]): Unavailable {
  const detail = 'the database does not answer; try again soon';
  return new Unavailable(RETRY_AFTER_S, 'not_ready', detail, { extra: { degraded } });
}
