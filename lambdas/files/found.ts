import type { Answer } from '../platform/http/answer.ts';

/** Leads to a link that is as good as the content itself: nobody may keep it, and it tells nobody where from. */
export function found(location: string): Answer {
  return {
    status: 302,
    headers: {
      Location: location,
      'Cache-Control': 'no-store',
      'Referrer-Policy': 'no-referrer',
      Vary: 'Accept',
    },
  };
}
