/** A policy document as templates write it, and the same in one shape: every list a list. */

export type Effect = 'Allow' | 'Deny';

export interface Statement {
  readonly effect: Effect;
  readonly actions: Selection;
  readonly resources: Selection;
  /** Null in an identity policy: its principal is who it is attached to. */
  readonly principals: Selection | null;
  readonly conditions: readonly Condition[];
}

/** `Action` or `NotAction`, `Resource` or `NotResource`, `Principal` or `NotPrincipal`. */
export interface Selection {
  readonly patterns: readonly string[];
  readonly negated: boolean;
}

export interface Condition {
  /** `StringEquals`, `ForAllValues:StringLike`, `BoolIfExists` … */
  readonly operator: string;
  /** Context key in lower case. */
  readonly key: string;
  readonly values: readonly string[];
}

/** Reads a policy document whose intrinsics are resolved. */
export function readPolicy(document: any): Statement[] {
  return list(document?.Statement).map((statement) => ({
    effect: statement.Effect === 'Deny' ? 'Deny' : 'Allow',
    actions: selection(statement, 'Action') ?? nothing,
    resources: selection(statement, 'Resource') ?? everything,
    principals: selection(statement, 'Principal', principalNames),
    conditions: Object.entries(statement.Condition ?? {}).flatMap(([operator, keys]) =>
      Object.entries(keys as object).map(([key, values]) => ({
        operator,
        key: key.toLowerCase(),
        values: list(values).map(String),
      })),
    ),
  }));
}

const everything: Selection = { patterns: ['*'], negated: false };
const nothing: Selection = { patterns: [], negated: false };

function selection(statement: any, name: string, read: (value: any) => string[] = list): Selection | null {
  if (statement[name] !== undefined) return { patterns: read(statement[name]), negated: false };
  if (statement[`Not${name}`] !== undefined)
    return { patterns: read(statement[`Not${name}`]), negated: true };
  return null;
}

/** `"*"`, `{AWS: arn}` or `{Service: [names]}`. */
function principalNames(principal: any): string[] {
  return typeof principal === 'string' ? [principal] : Object.values(principal).flatMap(list);
}

function list(value: any): any[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
