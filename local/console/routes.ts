import { FAULT_KINDS } from '../faults.ts';
import { MAIL_POLICY, mailTemplates } from './mail-templates.ts';
import type { State } from './shapes.ts';
import type { Sources } from './sources.ts';

/** Answered as `{error}` with the status. */
export class Refused extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export type Handle = (url: URL, body: any) => unknown;

/** What a handler answers that is no JSON. */
export class Page {
  readonly html: string;
  readonly policy: string;

  constructor(html: string, policy: string) {
    this.html = html;
    this.policy = policy;
  }
}

/** By method and path. */
export function routesOf(sources: Sources): Readonly<Record<string, Handle>> {
  const mails = mailTemplates(sources);
  return {
    'GET /api/state': () => stateOf(sources),

    'GET /api/logs': ({ searchParams }) =>
      sources.logs.find({
        functionName: searchParams.get('function') || undefined,
        text: searchParams.get('text') || undefined,
        limit: Math.min(Number(searchParams.get('limit')) || 200, 2000),
      }),

    'GET /api/items': async ({ searchParams }) => {
      const TableName = searchParams.get('table');
      if (!TableName) throw new Refused(400, 'table is missing');
      const cursor = searchParams.get('cursor');
      const page = await sources
        .call('dynamodb', 'Scan', {
          TableName,
          Limit: 50,
          ...(cursor && { ExclusiveStartKey: JSON.parse(cursor) }),
        })
        .catch((error: Error) => Promise.reject(new Refused(400, error.message)));
      return {
        items: page.Items,
        cursor: page.LastEvaluatedKey ? JSON.stringify(page.LastEvaluatedKey) : null,
      };
    },

    'GET /api/mails': () => mails.list(),

    'GET /mail': async ({ searchParams }) => {
      const html = await mails.html({
        id: searchParams.get('id'),
        language: searchParams.get('language'),
        isDark: searchParams.get('scheme') === 'dark',
      });
      if (html === null) throw new Refused(404, 'there is no such mail');
      return new Page(html, MAIL_POLICY);
    },

    'POST /api/clock': (_, body) => {
      if (typeof body?.advance !== 'number')
        throw new Refused(400, 'advance is missing, expected milliseconds');
      sources.clock.advance(body.advance);
      return { now: sources.clock.now(), offset: sources.clock.offset };
    },

    'POST /api/webhooks': async (_, body) => {
      const id = String(body?.replay);
      const answer = await fetch(`${sources.urls['stripe']}/deliveries/${encodeURIComponent(id)}`, {
        method: 'POST',
        redirect: 'manual',
      });
      if (answer.status !== 303) throw new Refused(answer.status, `no webhook ${id} is known`);
      return { replayed: id };
    },

    'POST /api/faults': (_, body) => {
      sources.faults.set({
        service: String(body?.service),
        kind: String(body?.kind),
        settings: body?.settings ?? {},
      });
      return sources.faults.list();
    },

    'DELETE /api/faults': ({ searchParams }) => {
      sources.faults.clear(searchParams.get('service') ?? undefined, searchParams.get('kind') ?? undefined);
      return sources.faults.list();
    },
  };
}

function stateOf(sources: Sources): State {
  const { stage, urls, startedAt, clock, faults } = sources;
  const described = sources.describe() as Record<string, any>;
  return {
    stage,
    urls,
    startedAt,
    clock: { now: clock.now(), offset: clock.offset },
    functions: described['lambda'] ?? [],
    listeners: described['alb'] ?? [],
    tables: described['dynamodb']?.tables ?? [],
    queues: described['sqs']?.queues ?? [],
    sources: described['sources'] ?? [],
    mails: sources.mails().slice(0, 50),
    webhooks: described['stripe']?.deliveries ?? [],
    pushes: described['outside']?.push ?? [],
    hooks: described['outside']?.hooks ?? [],
    denials: sources.denials().slice(0, 50),
    faults: faults.list(),
    faultKinds: FAULT_KINDS,
    gaps: sources.gaps,
  };
}
