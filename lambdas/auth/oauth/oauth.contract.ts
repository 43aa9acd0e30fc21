/** What logging in by another provider shares with synth and with the pages of the web app. */

export const PROVIDER_IDS = ['google', 'github'] as const;
export type ProviderId = (typeof PROVIDER_IDS)[number];

/** As people know them. */
export const PROVIDER_NAMES = { google: 'Google', github: 'GitHub' } as const satisfies Record<
  ProviderId,
  string
>;

/** Where a login may lead to: pages of ours. Nobody can be sent anywhere else, whatever they were made to click. */
export const RETURN_PATHS = ['/', '/login.html', '/passkeys.html'] as const;
export type ReturnPath = (typeof RETURN_PATHS)[number];

/** The page that shows why a login failed (`#error=<code>`), and asks for a second factor (`#challenge=<token>`). */
export const LOGIN_PAGE = '/login.html';

/** The rehearsal's providers: set by the rehearsal alone, which stands in for all of their hosts. */
export const OAUTH_ENDPOINT_URL = 'OAUTH_ENDPOINT_URL';
