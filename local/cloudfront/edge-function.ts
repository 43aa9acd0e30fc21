import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { createContext, Script } from 'node:vm';

/** What a viewer-request function decided: to go on with another address, or to answer at once. */
export type Decision =
  | { readonly url: string }
  | { readonly status: number; readonly reason: string; readonly headers: string[]; readonly body: string };

/** A CloudFront Function on viewer requests. */
export type EdgeFunction = (request: IncomingMessage, url: string, sourceIp: string) => Promise<Decision>;

/** CloudFront allows about a millisecond; this only ends what would never end. */
const TIME_LIMIT_MS = 1000;

/**
 * Compiles a function's code once. Each call gets fresh copies of its event, but the code's globals live on, as
 * they may on AWS. Throws for code without `handler`.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html
 */
export function compileEdgeFunction(name: string, code: string): EdgeFunction {
  const context = createContext({});
  new Script(code, { filename: `${name}.js` }).runInContext(context, { timeout: TIME_LIMIT_MS });
  const call = new Script('handler(JSON.parse(event))', { filename: `${name}.js` });
  if (!new Script("typeof handler === 'function'").runInContext(context))
    throw new Error(`function ${name} declares no handler`);

  return async (request, url, sourceIp) => {
    context['event'] = JSON.stringify(viewerRequest(request, url, sourceIp));
    const result = await call.runInContext(context, { timeout: TIME_LIMIT_MS });
    return decisionOf(name, JSON.parse(JSON.stringify(result ?? null)));
  };
}

interface Multi {
  value: string;
  multiValue?: { value: string }[];
}

function viewerRequest(request: IncomingMessage, url: string, ip: string) {
  const [uri = '/', query = ''] = url.split(/\?(.*)/s);
  const { cookie, ...headers } = request.headersDistinct;
  return {
    version: '1.0',
    context: {
      eventType: 'viewer-request',
      requestId: randomUUID(),
      distributionId: 'REHEARSAL',
      distributionDomainName: request.headers.host ?? '',
    },
    viewer: { ip },
    request: {
      method: request.method,
      uri,
      querystring: collect(pairs(query.split('&'))),
      headers: collect(Object.entries(headers).flatMap(([name, all]) => all!.map((one) => [name, one]))),
      cookies: collect(pairs((cookie ?? []).join('; ').split('; '))),
    },
  };
}

/** `a=1` → name and value, as sent. */
function pairs(texts: readonly string[]): string[][] {
  return texts.filter(Boolean).map((text) => {
    const [name = '', value = ''] = text.split(/=(.*)/s);
    return [name, value];
  });
}

function collect(entries: readonly string[][]): Record<string, Multi> {
  const collected: Record<string, Multi> = {};
  for (const [name = '', value = ''] of entries) {
    const known = collected[name];
    if (known) (known.multiValue ??= [{ value: known.value }]).push({ value });
    else collected[name] = { value };
  }
  return collected;
}

function decisionOf(name: string, result: any): Decision {
  if (typeof result?.statusCode === 'number') {
    const headers = Object.entries<Multi>(result.headers ?? {}).flatMap(([header, { value }]) => [
      header,
      value,
    ]);
    return {
      status: result.statusCode,
      reason: String(result.statusDescription ?? ''),
      headers,
      body: typeof result.body === 'string' ? result.body : String(result.body?.data ?? ''),
    };
  }
  if (typeof result?.uri !== 'string')
    throw new Error(
      `function ${name} returned neither a request with a uri nor a response with a statusCode`,
    );
  return { url: result.uri + queryOf(result.querystring ?? {}) };
}

function queryOf(querystring: Record<string, Multi>): string {
  const pairs = Object.entries(querystring).flatMap(([name, { value, multiValue }]) =>
    (multiValue ?? [{ value }]).map((one) => (one.value === '' ? name : `${name}=${one.value}`)),
  );
  return pairs.length > 0 ? `?${pairs.join('&')}` : '';
}
