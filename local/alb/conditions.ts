import { BlockList, isIPv6 } from 'node:net';
import { Refusal } from '../refusal.ts';
import { queryPairs, type Exchange } from './exchange.ts';

export type Condition = (exchange: Exchange) => boolean;

/**
 * One condition of a listener rule; its values are alternatives.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
 */
export function compileCondition(condition: any): Condition {
  switch (condition.Field) {
    case 'path-pattern': {
      const matches = anyPattern(condition.PathPatternConfig?.Values ?? condition.Values, '');
      return ({ path }) => matches(path);
    }
    case 'host-header': {
      const matches = anyPattern(condition.HostHeaderConfig?.Values ?? condition.Values, 'i');
      return ({ request }) => matches((request.headers.host ?? '').replace(/:\d+$/, ''));
    }
    case 'http-header': {
      const { HttpHeaderName, Values } = condition.HttpHeaderConfig;
      const matches = anyPattern(Values, 'i');
      const name = String(HttpHeaderName).toLowerCase();
      return ({ request }) => [request.headers[name] ?? []].flat().some(matches);
    }
    case 'http-request-method': {
      const methods = new Set<string>(condition.HttpRequestMethodConfig.Values);
      return ({ method }) => methods.has(method);
    }
    case 'query-string':
      return compileQuery(condition.QueryStringConfig.Values);
    case 'source-ip':
      return compileSources(condition.SourceIpConfig.Values);
    default:
      throw new Refusal(
        `a listener rule has the unknown condition '${condition.Field}', expected one of: path-pattern, host-header, http-header, http-request-method, query-string, source-ip`,
      );
  }
}

/** `path-pattern /v1/*, /health` */
export function describeCondition(condition: any): string {
  const config: any = Object.values<any>(condition).find((part) => Array.isArray(part?.Values)) ?? condition;
  const name = config.HttpHeaderName ? ` ${config.HttpHeaderName}` : '';
  const texts = (config.Values as (string | { Key?: string; Value: string })[]).map((value) =>
    typeof value === 'string' ? value : `${value.Key === undefined ? '' : `${value.Key}=`}${value.Value}`,
  );
  return `${condition.Field}${name} ${texts.join(', ')}`;
}

function compileQuery(values: readonly { Key?: string; Value: string }[]): Condition {
  const alternatives = values.map(({ Key, Value }) => ({
    key: Key === undefined ? null : pattern(Key, 'i'),
    value: pattern(Value, 'i'),
  }));
  return ({ query }) =>
    queryPairs(query).some(([name, value]) =>
      alternatives.some(
        (alternative) => (alternative.key?.test(name) ?? true) && alternative.value.test(value),
      ),
    );
}

function compileSources(ranges: readonly string[]): Condition {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', prefix = ''] = range.split('/');
    list.addSubnet(address, Number(prefix), isIPv6(address) ? 'ipv6' : 'ipv4');
  }
  return ({ sourceIp }) => list.check(sourceIp, isIPv6(sourceIp) ? 'ipv6' : 'ipv4');
}

function anyPattern(values: readonly string[], flags: string): (text: string) => boolean {
  const patterns = values.map((value) => pattern(value, flags));
  return (text) => patterns.some((one) => one.test(text));
}

/** `*` matches 0 or more characters, `?` exactly one, a backslash takes the next one as it is. */
function pattern(text: string, flags: string): RegExp {
  const source = text.replace(/\\([*?])|[.+^${}()|[\]\\*?]/g, (special, escaped: string | undefined) => {
    if (escaped) return `\\${escaped}`;
    if (special === '*') return '.*';
    return special === '?' ? '.' : `\\${special}`;
  });
  return new RegExp(`^${source}$`, `s${flags}`);
}
