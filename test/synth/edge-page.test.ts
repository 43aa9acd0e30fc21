import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { distributionOf, one } from './distribution.ts';
import { synthesise } from './stacks.ts';

const WEB = join(import.meta.dirname, '../../web');
const page = readFileSync(join(WEB, 'index.html'), 'utf8');

interface Words {
  readonly tone: string;
  readonly title: string;
  readonly detail: string;
}
type DescribeHealth = (status: number | null, body?: { degraded?: readonly string[] }) => Words;

describe('the landing page', () => {
  const stacks = synthesise();
  const config = distributionOf(stacks);
  const links = [...page.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, link]) => link!);

  test('works with its content security policy: nothing inline, nothing from elsewhere', () => {
    const { ContentSecurityPolicy } = one(
      stacks,
      'AWS::CloudFront::ResponseHeadersPolicy',
      config.DefaultCacheBehavior.ResponseHeadersPolicyId.Ref,
    ).Properties.ResponseHeadersPolicyConfig.SecurityHeadersConfig.ContentSecurityPolicy;

    for (const directive of ['script-src', 'style-src', 'img-src', 'connect-src']) {
      // with the bucket's name in it, it is put together when it is deployed
      expect(JSON.stringify(ContentSecurityPolicy)).toContain(`${directive} 'self'`);
    }
    expect(page).not.toMatch(/<style|\sstyle="|\son[a-z]+="|<script(?![^>]*\ssrc=)|<form|<iframe/);
    expect(links.every((link) => link.startsWith('/'))).toBe(true);
  });

  test('leads nowhere but to its own files and the API', () => {
    const api = config.CacheBehaviors.map(({ PathPattern }) => PathPattern!.replace('*', ''));

    const lost = links.filter(
      (link) => !api.some((path) => link.startsWith(path)) && !existsSync(join(WEB, link)),
    );

    expect(lost).toEqual([]);
    expect(links).toEqual(
      expect.arrayContaining(['/docs', '/openapi.json', '/v1/health/ready', '/login.html', '/billing.html']),
    );
  });

  test('is under 20 KB with all that it loads', () => {
    const files = ['index.html', 'style.css', 'app.js', 'health.js', 'favicon.svg'];

    const bytes = files.reduce((sum, file) => sum + readFileSync(join(WEB, file)).length, 0);

    expect(bytes).toBeLessThan(20_000);
  });
});

describe('the live status', () => {
  let describeHealth: DescribeHealth;
  beforeAll(
    async () =>
      ({ describeHealth } = (await import(join(WEB, 'health.js'))) as { describeHealth: DescribeHealth }),
  );

  test.each([
    ['all is well', 200, { degraded: [] }, 'good', 'All is well', ''],
    ['the cache is down', 200, { degraded: ['cache'] }, 'slow', 'Working, more slowly', 'without cache'],
    [
      'the database is down',
      503,
      { degraded: ['dynamodb'] },
      'bad',
      'Not ready',
      'dynamodb down, asking again',
    ],
    ['something else answers', 502, {}, 'bad', 'Not ready', 'answered 502, asking again'],
    ['nothing answers', null, undefined, 'bad', 'The API does not answer', 'asking again'],
  ] as const)('says so when %s', (_, status, body, tone, title, detail) => {
    expect(describeHealth(status, body)).toEqual({ tone, title, detail });
  });
});
