import { isPushService, pushServiceOf } from './push-services.ts';

describe('the endpoint of a browser', () => {
  test.each([
    ['https://fcm.googleapis.com/fcm/send/abc:def', 'google'],
    ['https://fcm.googleapis.com:443/wp/abc', 'google'],
    ['https://updates.push.services.mozilla.com/wpush/v2/abc', 'mozilla'],
    ['https://wns2-par02p.notify.windows.com/w/?token=abc', 'microsoft'],
    ['https://web.push.apple.com/abc', 'apple'],
    ['https://WEB.push.apple.com/abc', 'apple'],
  ])('%s belongs to %s', (endpoint, expected) => {
    expect(pushServiceOf(endpoint)).toBe(expected);
  });

  test.each([
    ...['http://fcm.googleapis.com/abc', 'https://fcm.googleapis.com:8443/abc', 'https://googleapis.com/abc'],
    ...['https://storage.googleapis.com/abc', 'https://fcm.googleapis.com.example/abc'],
    ...['https://fcm.googleapis.com@example.com/abc', 'https://example.com/fcm.googleapis.com'],
    ...['https://example.com#.push.apple.com', 'https://example.com?.push.apple.com'],
    ...['https://push.apple.com/abc', 'https://evilpush.apple.com/abc', 'https://x.push.apple.com.example/'],
    ...['https://push.services.mozilla.com/abc', 'https://notify.windows.com/abc', 'https://windows.com/abc'],
    ...['https://xnotify.windows.com/abc', 'https://.push.apple.com/abc', 'https://fcm.googleapis.com./abc'],
    ...['https://127.0.0.1/abc', 'https://[::1]/abc', 'https://localhost/abc', 'https://169.254.169.254/'],
    ...['https://fcm。googleapis。com.example/', 'ftp://fcm.googleapis.com/', 'fcm.googleapis.com', ''],
    'https://push.test/abc',
  ])('%j belongs to nobody that anything is sent to', (endpoint) => {
    expect(isPushService(endpoint)).toBe(false);
  });

  test('at push.test belongs to the rehearsal where something stands in for it', () => {
    const standIn = 'http://127.0.0.1:3008';

    expect(pushServiceOf('https://push.test/abc', standIn)).toBe('rehearsal');
    expect(pushServiceOf('https://hooks.test/abc', standIn)).toBeNull();
    expect(pushServiceOf('https://a.push.test/abc', standIn)).toBeNull();
  });
});
