import type { Answer, Site } from './site.ts';

/** The account that the smoke test logs in with: the heartbeat's. */
export interface Credentials {
  readonly email: string;
  readonly password: string;
}

/** One thing that must hold of a deployed system; answers what was seen, or throws what is wrong. */
export interface Check {
  readonly name: string;
  run(site: Site): Promise<string>;
}

/** What can be asked without an account. */
export const PUBLIC_CHECKS: readonly Check[] = [
  {
    name: 'alive',
    async run({ ask }) {
      status(await ask('/v1/health/live'), 200);
      return 'answers 200';
    },
  },
  {
    name: 'ready',
    async run({ ask }) {
      const answer = status(await ask('/v1/health/ready'), 200);
      const degraded = field(answer, 'degraded');
      return Array.isArray(degraded) && degraded.length > 0
        ? `ready, without ${degraded.join(', ')}`
        : 'ready, nothing degraded';
    },
  },
  {
    name: 'OpenAPI document',
    async run({ ask }) {
      const answer = status(await ask('/openapi.json'), 200);
      const version = String(field(answer, 'openapi'));
      const paths = Object.keys(Object(field(answer, 'paths')));
      must(version.startsWith('3.1.'), `openapi is '${version}', expected 3.1.x`);
      must(paths.includes('/v1/auth/login'), `${paths.length} paths, without /v1/auth/login`);
      return `${version}, ${paths.length} paths`;
    },
  },
  {
    name: 'signing keys',
    async run({ ask }) {
      const answer = status(await ask('/.well-known/jwks.json'), 200);
      const keys = field(answer, 'keys');
      must(Array.isArray(keys) && keys.length > 0, 'no keys');
      const open = (keys as object[]).filter((key) => 'd' in key);
      must(open.length === 0, `${open.length} private keys are published: rotate them now`);
      return `${(keys as object[]).length} public`;
    },
  },
  {
    name: 'payments',
    async run({ ask }) {
      const answer = status(await ask('/v1/payments/plans'), 200);
      const plans = field(answer, 'plans');
      must(Array.isArray(plans) && plans.length > 0, 'no plans');
      // nobody signed it: whoever takes it takes forged ones
      status(await ask('/v1/webhooks/stripe', { method: 'POST', body: { id: 'evt_smoke' } }), 400);
      return `${(plans as object[]).length} plans, refuses a webhook that nobody signed`;
    },
  },
  {
    name: 'problems',
    async run({ ask }) {
      const answer = status(await ask('/v1/no/such/thing'), 404);
      const type = answer.headers['content-type'];
      must(
        type === 'application/problem+json',
        `content-type is '${type}', expected application/problem+json`,
      );
      must(
        field(answer, 'requestId') === answer.headers['x-request-id'],
        'the body has another request id than the header',
      );
      return '404 as problem+json, with a request id';
    },
  },
  {
    name: 'errors not cached',
    async run({ ask }) {
      const path = `/v1/no/such/thing/${Date.now()}`;
      const [first, second] = [await ask(path), await ask(path)];
      must(
        first.headers['x-request-id'] !== second.headers['x-request-id'],
        'the second answer is the first one again: the edge caches errors',
      );
      const age = second.headers['age'];
      must(age === undefined, `the second answer is ${age} s old: the edge caches errors`);
      return 'each asked anew';
    },
  },
  {
    name: 'security headers',
    async run({ ask, url }) {
      const { headers } = await ask('/v1/health/live');
      const expected: Record<string, RegExp> = {
        'x-content-type-options': /^nosniff$/,
        'content-security-policy': /default-src 'none'/,
        'referrer-policy': /./,
        ...(url.startsWith('https:') && { 'strict-transport-security': /max-age=\d{8}/ }),
      };
      for (const [name, form] of Object.entries(expected))
        must(form.test(headers[name] ?? ''), `${name} is '${headers[name] ?? ''}', expected ${form.source}`);
      return Object.keys(expected).join(', ');
    },
  },
  {
    name: 'profile without login',
    async run({ ask }) {
      status(await ask('/v1/users/me'), 401);
      return 'answers 401';
    },
  },
];

/** What needs an account: all that a user does every day, through cache and database. */
export function accountChecks(credentials: Credentials): readonly Check[] {
  return [
    {
      name: 'login and profile',
      async run({ ask }) {
        const login = status(await ask('/v1/auth/login', { method: 'POST', body: credentials }), 200);
        const token = String(field(login, 'accessToken'));
        const profile = status(await ask('/v1/users/me', { token }), 200);
        must(
          field(profile, 'id') === field(login, 'userId'),
          'the profile is of another user than who has logged in',
        );
        status(await ask('/v1/auth/logout', { method: 'POST', token }), 204);
        status(await ask('/v1/users/me', { token }), 401);
        return `as ${credentials.email}, and logged out`;
      },
    },
  ];
}

function status(answer: Answer, expected: number): Answer {
  const detail = field(answer, 'detail');
  must(
    answer.status === expected,
    `answered ${answer.status}${detail ? ` (${String(detail)})` : ''}, expected ${expected}`,
  );
  return answer;
}

function field({ body }: Answer, name: string): unknown {
  return body !== null && typeof body === 'object' ? Reflect.get(body, name) : undefined;
}

function must(holds: boolean, problem: string): void {
  if (!holds) throw new Error(problem);
}
