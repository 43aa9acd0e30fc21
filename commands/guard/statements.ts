import { canonical } from './change.ts';

/** One action on one resource, allowed or denied: a statement taken apart. */
export interface Grant {
  readonly effect: 'Allow' | 'Deny';
  /** With wildcards, in lower case: `dynamodb:get*` */
  readonly action: string;
  /** With wildcards. */
  readonly resource: string;
  /** Operator → key → values; empty without a condition. */
  readonly condition: Condition;
  /** With NotAction or NotResource: the statement as text, comparable only as a whole. */
  readonly whole: string | null;
}

export type Condition = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

interface Statement {
  readonly Effect?: string;
  readonly Action?: unknown;
  readonly Resource?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly NotAction?: unknown;
  readonly NotResource?: unknown;
}

/** The grants of a policy document; `text` writes a value of the template as text. */
export function grantsOf(document: unknown, text: (value: unknown) => string): Grant[] {
  const statements = [(document as { Statement?: unknown } | undefined)?.Statement ?? []].flat();
  return (statements as readonly Statement[]).flatMap((statement): Grant[] => {
    const effect = statement.Effect === 'Deny' ? 'Deny' : 'Allow';
    const condition = conditionOf(statement, text);
    if (statement.NotAction || statement.NotResource) {
      return [{ effect, action: '*', resource: '*', condition, whole: canonical(statement) ?? '' }];
    }
    const resources = [statement.Resource ?? '*'].flat().map(text);
    return [statement.Action ?? []]
      .flat()
      .map((action) => text(action).toLowerCase())
      .flatMap((action) =>
        resources.map((resource) => ({ effect, action, resource, condition, whole: null })),
      );
  });
}

function conditionOf({ Condition = {} }: Statement, text: (value: unknown) => string): Condition {
  return Object.fromEntries(
    Object.entries(Condition).map(([operator, keys]) => [
      operator,
      Object.fromEntries(
        Object.entries(keys).map(([key, values]) => [key.toLowerCase(), [values].flat().map(text).sort()]),
      ),
    ]),
  );
}

/** Whether everything that `narrow` matches is matched by `wide` too. Says no where it is not certain. */
export function covers(wide: Grant, narrow: Grant): boolean {
  if (wide.effect !== narrow.effect) return false;
  if (wide.whole !== null || narrow.whole !== null) return wide.whole === narrow.whole;
  return (
    matches(wide.action, narrow.action) &&
    matches(wide.resource, narrow.resource) &&
    isNoStricter(wide.condition, narrow.condition)
  );
}

/** Whether some request could be matched by both. Says yes where it is not certain. */
export function overlap(one: Grant, other: Grant): boolean {
  const meet = (a: string, b: string) => matches(a, b) || matches(b, a);
  return meet(one.action, other.action) && meet(one.resource, other.resource);
}

/** `*` and `?` as in IAM; a text with wildcards is matched as the pattern that it is. */
function matches(pattern: string, text: string): boolean {
  if (pattern === text) return true;
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replace(/\*/g, '.*').replace(/\?/g, '.')}$`, 's').test(text);
}

/** Operators that more values make wider; with Not… they make it stricter. */
const WIDENED =
  /^(ForA(ll|ny)Values?:)?(String(Equals|Like|EqualsIgnoreCase)|Arn(Equals|Like)|IpAddress|Bool)(IfExists)?$/;

/** Every demand of `wide` is made by `narrow` too, for the same values or fewer. */
function isNoStricter(wide: Condition, narrow: Condition): boolean {
  return Object.entries(wide).every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) => {
      const narrower = narrow[operator]?.[key];
      if (!narrower) return false;
      if (canonical(narrower) === canonical(values)) return true;
      return WIDENED.test(operator) && narrower.every((value) => values.includes(value));
    }),
  );
}
