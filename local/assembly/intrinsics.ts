/** What intrinsic functions look up outside the value that they stand in. */
export interface Scope {
  /** `NO_VALUE` for `AWS::NoValue`. */
  ref(name: string): unknown;
  attribute(logicalId: string, attribute: string): string;
  condition(name: string): boolean;
  importValue(name: string): unknown;
  mapping(map: string, first: string, second: string): unknown;
  readonly region: string;
}

/** A property or list entry with this value is left out. */
export const NO_VALUE = Symbol('AWS::NoValue');

type Intrinsic = (argument: any, scope: Scope) => unknown;

/**
 * Replaces the intrinsic functions in `value` by what they answer. An unknown `Fn::` throws an `Error`.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
 */
export function resolveValue(value: unknown, scope: Scope): any {
  if (Array.isArray(value)) {
    return value.map((entry) => resolveValue(entry, scope)).filter((entry) => entry !== NO_VALUE);
  }
  if (typeof value !== 'object' || value === null) return value;

  const keys = Object.keys(value);
  const [key] = keys;
  if (keys.length === 1 && key !== undefined && isIntrinsic(key, value)) return evaluate(key, value, scope);

  const resolved: Record<string, unknown> = {};
  for (const [name, inner] of Object.entries(value)) {
    const result = resolveValue(inner, scope);
    if (result !== NO_VALUE) resolved[name] = result;
  }
  return resolved;
}

// policies have a `Condition` too, whose value is never a name
const isIntrinsic = (key: string, value: object) =>
  key === 'Ref' ||
  key.startsWith('Fn::') ||
  (key === 'Condition' && typeof Object.values(value)[0] === 'string');

function evaluate(key: string, value: object, scope: Scope): unknown {
  const intrinsic = INTRINSICS[key];
  if (!intrinsic) {
    throw new Error(`${key} is not known here, expected one of: ${Object.keys(INTRINSICS).join(', ')}`);
  }
  return intrinsic(Object.values(value)[0], scope);
}

const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: (name, scope) => scope.ref(name),
  Condition: (name, scope) => scope.condition(name),
  'Fn::GetAtt': (argument, scope) => {
    const [logicalId, ...attribute] = typeof argument === 'string' ? argument.split('.') : argument;
    return scope.attribute(logicalId, resolveValue(attribute, scope).join('.'));
  },
  'Fn::Join': ([separator, list], scope) => plainHttp(listOf(list, scope, 'Fn::Join').join(separator)),
  'Fn::Split': ([separator, text], scope) => String(resolveValue(text, scope)).split(separator),
  'Fn::Select': ([index, list], scope) => {
    const entries = listOf(list, scope, 'Fn::Select');
    const position = Number(resolveValue(index, scope));
    if (!(position in entries))
      throw new Error(`Fn::Select has no entry ${position} in ${JSON.stringify(entries)}`);
    return entries[position];
  },
  'Fn::Sub': (argument, scope) => plainHttp(substitute(argument, scope)),
  'Fn::Base64': (text, scope) => Buffer.from(String(resolveValue(text, scope))).toString('base64'),
  'Fn::ImportValue': (name, scope) => scope.importValue(String(resolveValue(name, scope))),
  'Fn::FindInMap': (argument, scope) => {
    const [map, first, second] = resolveValue(argument, scope);
    return scope.mapping(map, first, second);
  },
  'Fn::GetAZs': (region, scope) =>
    ['a', 'b', 'c'].map((zone) => (resolveValue(region, scope) || scope.region) + zone),
  'Fn::If': ([name, then, otherwise], scope) => resolveValue(scope.condition(name) ? then : otherwise, scope),
  'Fn::Equals': (argument, scope) => {
    const [left, right] = resolveValue(argument, scope);
    return left === right;
  },
  'Fn::And': (conditions, scope) => resolveValue(conditions, scope).every(Boolean),
  'Fn::Or': (conditions, scope) => resolveValue(conditions, scope).some(Boolean),
  'Fn::Not': (conditions, scope) => !resolveValue(conditions, scope)[0],
};

/** What stands behind TLS on AWS stands on plain HTTP here. */
const plainHttp = (text: string) => text.replace(/https:\/\/(?=localhost:\d)/g, 'http://');

function listOf(list: unknown, scope: Scope, name: string): unknown[] {
  const entries = resolveValue(list, scope);
  if (!Array.isArray(entries)) throw new Error(`${name} got ${JSON.stringify(entries)}, expected a list`);
  return entries;
}

function substitute(argument: string | [string, Record<string, unknown>], scope: Scope): string {
  const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
  return text.replace(/\$\{(!?)([^}]+)\}/g, (_whole, literal: string, name: string) => {
    if (literal) return `\${${name}}`;
    if (Object.hasOwn(variables, name)) return String(resolveValue(variables[name], scope));
    const [logicalId, ...attribute] = name.split('.');
    return String(attribute.length ? scope.attribute(logicalId!, attribute.join('.')) : scope.ref(name));
  });
}
