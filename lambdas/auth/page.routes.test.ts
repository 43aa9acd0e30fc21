import { createHash } from 'node:crypto';
import { headerOf } from '../platform/testing/alb.ts';
import { silenceOutput } from '../platform/testing/output.ts';
import { givenAuth } from './auth.fixture.ts';

silenceOutput();

const paths = ['/v1/auth/verify-email', '/v1/auth/password/reset', '/v1/auth/email/confirm'];

describe('the pages that mails lead to', () => {
  test.each(paths)('%s runs its own script and nothing else', async (path) => {
    const answer = await givenAuth().send({ path });

    const body = answer.body ?? '';
    const script = /<script>([\s\S]*?)<\/script>/.exec(body)?.[1] ?? '';
    const hash = createHash('sha256').update(script).digest('base64');
    expect(headerOf(answer, 'content-type')).toBe('text/html; charset=utf-8');
    expect(headerOf(answer, 'content-security-policy')).toContain(`script-src 'sha256-${hash}'`);
    expect(headerOf(answer, 'content-security-policy')).toMatch(/^default-src 'none'/);
    expect(headerOf(answer, 'referrer-policy')).toBe('no-referrer');
    expect(() => new Function(script)).not.toThrow();
  });

  test.each([
    ['de', 'Meine Adresse bestätigen'],
    ['en', 'Confirm my address'],
    ['tlh', 'Confirm my address'],
  ])('speaks %s', async (lang, label) => {
    const answer = await givenAuth().send({ path: paths[0]!, query: { lang: [lang] } });

    expect(answer.body).toContain(label);
  });
});
