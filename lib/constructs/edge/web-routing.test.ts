import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';

const SOURCE = readFileSync(join(import.meta.dirname, 'web-routing.function.js'), 'utf8');

/** Runs the function as CloudFront does: the source alone, without modules. */
function route(uri: string) {
  const request = {
    method: 'GET',
    uri,
    querystring: { tab: { value: 'billing' } },
    headers: {},
    cookies: {},
  };
  return runInNewContext(`${SOURCE}; handler(event)`, {
    event: { version: '1.0', request },
  }) as typeof request;
}

describe('the web app’s routing', () => {
  test.each(['/', '/settings', '/settings/', '/settings/billing', '/v1beta', '/docs/'])(
    'answers %s with the app, which knows its own paths',
    (uri) => {
      expect(route(uri).uri).toBe('/index.html');
    },
  );

  test.each(['/index.html', '/style.css', '/assets/app.1a2b.js', '/favicon.svg', '/robots.txt'])(
    'leaves the file %s as it is',
    (uri) => {
      expect(route(uri).uri).toBe(uri);
    },
  );

  test.each(['/v1', '/v1/', '/v1/users/me', '/.well-known/openid-configuration', '/.well-known/jwks.json'])(
    'never answers %s with a page',
    (uri) => {
      expect(route(uri).uri).toBe(uri);
    },
  );

  test('changes nothing else of the request', () => {
    const { uri: _, ...rest } = route('/settings');

    expect(rest).toEqual({
      method: 'GET',
      querystring: { tab: { value: 'billing' } },
      headers: {},
      cookies: {},
    });
  });

  test('is small enough for CloudFront, which takes 10 KB', () => {
    expect(Buffer.byteLength(SOURCE)).toBeLessThan(10_240);
  });
});
