import { Refusal } from '../refusal.ts';

/** What a rule does with a request, read from the template. */
export type Action =
  | {
      readonly type: 'forward';
      readonly groups: readonly { readonly arn: string; readonly weight: number }[];
    }
  | {
      readonly type: 'fixed-response';
      readonly status: number;
      readonly contentType: string;
      readonly body: string;
    }
  | ({ readonly type: 'redirect'; readonly status: number } & Readonly<Record<RedirectPart, string>>);

type RedirectPart = 'protocol' | 'host' | 'port' | 'path' | 'query';

/** The action that ends a rule: those before it (authentication) are not served here. */
export function readAction(actions: readonly any[]): Action {
  const ordered = [...actions].sort((a, b) => (a.Order ?? 0) - (b.Order ?? 0));
  const unknown = ordered.find(({ Type }) => !['forward', 'fixed-response', 'redirect'].includes(Type));
  if (unknown)
    throw new Refusal(
      `a listener has the action '${unknown.Type}', which the rehearsal doesn't serve, expected one of: forward, fixed-response, redirect`,
    );
  const [action] = ordered;
  if (action.Type === 'forward') return { type: 'forward', groups: readGroups(action) };
  if (action.Type === 'fixed-response') {
    const { StatusCode, ContentType, MessageBody } = action.FixedResponseConfig;
    return {
      type: 'fixed-response',
      status: Number(StatusCode),
      contentType: ContentType ?? 'text/plain; charset=utf-8',
      body: MessageBody ?? '',
    };
  }
  const { StatusCode, Protocol, Host, Port, Path, Query } = action.RedirectConfig;
  return {
    type: 'redirect',
    status: StatusCode === 'HTTP_301' ? 301 : 302,
    protocol: Protocol ?? '#{protocol}',
    host: Host ?? '#{host}',
    port: Port ?? '#{port}',
    path: Path ?? '/#{path}',
    query: Query ?? '#{query}',
  };
}

function readGroups(action: any): { arn: string; weight: number }[] {
  const groups: any[] = action.ForwardConfig?.TargetGroups ?? [{ TargetGroupArn: action.TargetGroupArn }];
  return groups.map(({ TargetGroupArn, Weight }) => ({
    arn: String(TargetGroupArn),
    weight: Number(Weight ?? 1),
  }));
}

/** One of the groups by weight; null when every weight is 0. `random` gives 0 to 1. */
export function chooseGroup(
  groups: readonly { readonly arn: string; readonly weight: number }[],
  random: () => number,
): string | null {
  if (groups.length === 1) return groups[0]?.arn ?? null;
  let point = random() * groups.reduce((sum, { weight }) => sum + weight, 0);
  for (const { arn, weight } of groups) {
    if (point < weight) return arn;
    point -= weight;
  }
  return null;
}

/** The Location of a redirect: `#{host}` and the like stand for the request's own parts. */
export function redirectLocation(
  action: Extract<Action, { type: 'redirect' }>,
  request: Readonly<Record<RedirectPart, string>>,
): string {
  const fill = (template: string) =>
    template.replace(/#\{(protocol|host|port|path|query)\}/g, (_, part: RedirectPart) => request[part]);
  const protocol = fill(action.protocol).toLowerCase();
  const query = fill(action.query);
  return `${protocol}://${fill(action.host)}:${fill(action.port)}${fill(action.path)}${query ? `?${query}` : ''}`;
}
