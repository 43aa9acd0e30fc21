import { randomInt, randomUUID } from 'node:crypto';
import { createClient } from '../client.ts';
import { expectStatus, given, mailsTo, target } from '../target.ts';

const address = () => `203.0.113.${randomInt(1, 255)}`;

describe('a client that claims another address with each request meets its limit all the same, by', () => {
  test.each<[string, () => Record<string, string>]>([
    ['X-Forwarded-For', () => ({ 'x-forwarded-for': address() })],
    ['an X-Forwarded-For of many', () => ({ 'x-forwarded-for': `${address()}, ${address()}, ${address()}` })],
    ['an X-Forwarded-For that is none', () => ({ 'x-forwarded-for': `unknown, "${address()}"` })],
    ['CloudFront-Viewer-Address', () => ({ 'cloudfront-viewer-address': `${address()}:443` })],
    [
      'CloudFront-Viewer-Address, IPv6',
      () => ({ 'cloudfront-viewer-address': `2001:db8:${randomInt(9)}::1:4` }),
    ],
    ['Forwarded (RFC 7239)', () => ({ forwarded: `for=${address()};proto=https` })],
    ['X-Real-IP', () => ({ 'x-real-ip': address() })],
    ['True-Client-IP', () => ({ 'true-client-ip': address() })],
    ['CF-Connecting-IP', () => ({ 'cf-connecting-ip': address() })],
    [
      'X-Client-IP and X-Cluster-Client-IP',
      () => ({ 'x-client-ip': address(), 'x-cluster-client-ip': address() }),
    ],
  ])('%s', async (_, claim) => {
    const send = createClient(target().api);
    const forgot = () =>
      send('POST', '/v1/auth/password/forgot', {
        headers: claim(),
        body: { email: `${randomUUID()}@example.com` },
      });

    const answers = [await forgot(), await forgot(), await forgot(), await forgot()];

    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 429]);
  });
});

describe('the link in the victim’s mail leads to us, whoever asked for it and claimed another host by', () => {
  test.each<[string, Record<string, string>]>([
    ['X-Forwarded-Host', { 'x-forwarded-host': 'evil.example' }],
    ['X-Forwarded-Host and -Proto', { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'ftp' }],
    ['X-Original-Host and X-Host', { 'x-original-host': 'evil.example', 'x-host': 'evil.example' }],
    ['Forwarded', { forwarded: 'host=evil.example;proto=https' }],
    ['X-Original-URL', { 'x-original-url': 'https://evil.example/', 'x-rewrite-url': '//evil.example' }],
    ['Referer', { referer: 'https://evil.example/' }],
    ['Host', { host: 'evil.example' }],
  ])('%s', async (_, headers) => {
    const { send, email } = await given.account();

    const answer = await send('POST', '/v1/auth/password/forgot', {
      headers,
      body: { email },
    });

    expectStatus(answer, 202);
    const [mail] = await mailsTo(email, 2);
    expect(mail!.text).toContain(`${target().api}/v1/auth/password/reset`);
    expect(JSON.stringify(mail)).not.toContain('evil.example');
  });
});
