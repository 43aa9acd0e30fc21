import type { OutgoingHttpHeader, ServerResponse } from 'node:http';

type Headers = readonly OutgoingHttpHeader[] | Readonly<Record<string, OutgoingHttpHeader | undefined>>;

/** Lets `change` rewrite the headers (names and values in turn) of whatever `response` is answered with. */
export function rewriteHeaders(response: ServerResponse, change: (headers: string[]) => string[]): void {
  const writeHead = response.writeHead.bind(response) as (
    status: number,
    reason: string | undefined,
    headers: string[],
  ) => ServerResponse;
  const rewritten = (status: number, ...rest: readonly [(string | Headers)?, Headers?]) => {
    const [reason, headers] = typeof rest[0] === 'string' ? [rest[0], rest[1]] : [undefined, rest[0]];
    return writeHead(status, reason, change(listOf(headers as Headers | undefined)));
  };
  response.writeHead = rewritten as ServerResponse['writeHead'];
}

function listOf(headers: Headers | undefined): string[] {
  if (Array.isArray(headers)) return headers.map(String);
  return Object.entries(headers ?? {}).flatMap(([name, value]) =>
    [value].flat().flatMap((one) => [name, String(one)]),
  );
}
