import { holds, type RequestContext } from './conditions.ts';
import { like } from './pattern.ts';
import type { Effect, Selection, Statement } from './policy.ts';

export interface Request {
  /** `dynamodb:PutItem` */
  readonly action: string;
  /** ARN, or `*` */
  readonly resource: string;
  /** ARN of the role */
  readonly principal: string;
  readonly context: RequestContext;
}

export type Decision =
  { readonly allowed: true } | { readonly allowed: false; readonly because: 'explicit deny' | 'no allow' };

/**
 * Decides as IAM does within one account: a Deny of any policy wins; else one Allow, of the identity's policies or
 * of the resource's, is enough; else it is denied.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function evaluate(
  identity: readonly Statement[],
  resource: readonly Statement[],
  request: Request,
): Decision {
  const effects = new Set<Effect>();
  for (const statement of identity) if (applies(statement, request)) effects.add(statement.effect);
  for (const statement of resource) {
    if (names(statement.principals, request.principal) && applies(statement, request))
      effects.add(statement.effect);
  }

  if (effects.has('Deny')) return { allowed: false, because: 'explicit deny' };
  return effects.has('Allow') ? { allowed: true } : { allowed: false, because: 'no allow' };
}

function applies(statement: Statement, { action, resource, context }: Request): boolean {
  const fill = (text: string) => fillIn(text, context);
  return (
    // actions are compared without regard to case, resources with it
    selects(statement.actions, (pattern) => like(pattern.toLowerCase(), action.toLowerCase())) &&
    selects(statement.resources, (pattern) => like(fill(pattern), resource)) &&
    statement.conditions.every((condition) => holds(condition, context, fill))
  );
}

function names(principals: Selection | null, principal: string): boolean {
  return principals !== null && selects(principals, (pattern) => pattern === '*' || pattern === principal);
}

function selects({ patterns, negated }: Selection, matches: (pattern: string) => boolean): boolean {
  return patterns.some(matches) !== negated;
}

/** Policy variables: `${aws:PrincipalArn}`, with a default `${key, 'default'}`; `${*}`, `${?}` and `${$}` stand for themselves. */
function fillIn(text: string, context: RequestContext): string {
  if (!text.includes('${')) return text;
  return text.replace(/\$\{([^},]+)(?:,\s*'([^']*)')?\}/g, (whole, key: string, fallback?: string) => {
    if (key.length === 1) return key;
    return context[key.trim().toLowerCase()]?.[0] ?? fallback ?? whole;
  });
}
