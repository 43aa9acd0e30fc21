import { AwsError, type HttpRequest } from '../../service.ts';

/** One rule of a bucket's CORS configuration. */
export interface CorsRule {
  readonly methods: readonly string[];
  /** Each may have one `*`. */
  readonly origins: readonly string[];
  /** Likewise, in any case of letters. */
  readonly headers: readonly string[];
  readonly exposed: readonly string[];
  /** Seconds. */
  readonly maxAge: number | null;
}

/** Other origins that a page's origin stands for: a page of the rehearsal stands for the distribution's. */
export type StandsFor = (origin: string) => readonly string[];

const NOT_ALLOWED =
  "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.";

const VARY = { vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method' };

/**
 * Answers a browser that asks before it sends: OPTIONS with what it is going to send.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/RESTOPTIONSobject.html
 * @throws AwsError `AccessForbidden` or `BadRequest`
 */
export function answerPreflight(
  request: HttpRequest,
  rules: readonly CorsRule[],
  standsFor: StandsFor,
): Record<string, string> {
  const origin = header(request, 'origin');
  if (origin === null)
    throw new AwsError('BadRequest', 'Insufficient information. Origin request header needed.');
  const method = header(request, 'access-control-request-method');
  if (method === null || !/^(GET|HEAD|PUT|POST|DELETE)$/.test(method))
    throw new AwsError('BadRequest', `Invalid Access-Control-Request-Method: ${method}`);
  const asked = (header(request, 'access-control-request-headers') ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
  // a browser's question has a path of two parts when it is about an object
  const details = { Method: method, ResourceType: /^\/[^/]+\/./.test(request.path) ? 'OBJECT' : 'BUCKET' };
  if (rules.length === 0)
    throw new AwsError('AccessForbidden', 'CORSResponse: CORS is not enabled for this bucket.', 403, details);
  const rule = ruleFor(rules, [origin, ...standsFor(origin)], method, asked);
  if (!rule) throw new AwsError('AccessForbidden', NOT_ALLOWED, 403, details);
  return {
    ...allowing(rule, origin),
    ...(asked.length > 0 && { 'access-control-allow-headers': asked.join(', ') }),
  };
}

/** What an answer to a page of another origin says to its browser; nothing where no rule lets the page read it. */
export function corsHeaders(
  request: HttpRequest,
  rules: readonly CorsRule[],
  standsFor: StandsFor,
): Record<string, string> {
  const origin = header(request, 'origin');
  if (origin === null) return {};
  const rule = ruleFor(rules, [origin, ...standsFor(origin)], request.method, []);
  return rule ? allowing(rule, origin) : {};
}

/** The first rule that allows all of it; there is no merging of rules. */
function ruleFor(
  rules: readonly CorsRule[],
  origins: readonly string[],
  method: string,
  asked: readonly string[],
): CorsRule | undefined {
  return rules.find(
    (rule) =>
      rule.methods.includes(method) &&
      rule.origins.some((pattern) => origins.some((origin) => fits(pattern, origin))) &&
      asked.every((name) => rule.headers.some((pattern) => fits(pattern.toLowerCase(), name))),
  );
}

function allowing({ methods, origins, exposed, maxAge }: CorsRule, origin: string): Record<string, string> {
  const anyone = origins.includes('*');
  return {
    'access-control-allow-origin': anyone ? '*' : origin,
    'access-control-allow-methods': methods.join(', '),
    ...(exposed.length > 0 && { 'access-control-expose-headers': exposed.join(', ') }),
    ...(maxAge !== null && { 'access-control-max-age': String(maxAge) }),
    ...(!anyone && { 'access-control-allow-credentials': 'true' }),
    ...VARY,
  };
}

function fits(pattern: string, text: string): boolean {
  const star = pattern.indexOf('*');
  if (star < 0) return pattern === text;
  const [start, end] = [pattern.slice(0, star), pattern.slice(star + 1)];
  return text.length >= start.length + end.length && text.startsWith(start) && text.endsWith(end);
}

const header = ({ headers }: HttpRequest, name: string): string | null => {
  const value = headers[name];
  return value === undefined ? null : String(value);
};
