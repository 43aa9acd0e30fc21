/** What a deployed system answered. */
export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body as JSON; null where it is something else. */
  readonly body: unknown;
}

export interface Asking {
  /** @default GET */
  readonly method?: 'GET' | 'POST';
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Bearer token. */
  readonly token?: string;
}

/** A deployed system, asked over HTTP. */
export interface Site {
  /** Scheme and host, without a slash at the end. */
  readonly url: string;
  ask(path: string, asking?: Asking): Promise<Answer>;
}

const PATIENCE_MS = 10_000;

/** A system by its address; an answer that takes longer than 10 s is none. */
export function siteAt(url: string): Site {
  return {
    url,
    async ask(path, { method = 'GET', body, token } = {}) {
      const response = await fetch(url + path, {
        method,
        redirect: 'manual',
        signal: AbortSignal.timeout(PATIENCE_MS),
        headers: {
          accept: 'application/json',
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, headers: Object.fromEntries(response.headers), body: parse(text) };
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
