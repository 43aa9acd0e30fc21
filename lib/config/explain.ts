import type * as z from 'zod/mini';
import { didYouMean } from './nearest.ts';
import { schema } from './schema.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** One line on what is wrong with a config: the field, the value, and what is allowed. */
export function explain(issues: readonly Issue[], config: unknown): string {
  // a misspelt field is also a missing one: the misspelling is what the owner can see
  const unknown = issues.find((issue) => issue.code === 'unrecognized_keys');
  if (unknown) return explainUnknown(unknown.path, unknown.keys[0] ?? '');
  const [issue] = issues;
  if (!issue) return 'the config is not understood';
  const value = valueAt(config, issue.path);
  const field = fieldName(issue.path);
  if (value === undefined) return `${field} is missing, expected ${expectation(issue)}`;
  const values = issue.code === 'invalid_value' ? issue.values.map(String) : [];
  return `${field} is ${show(value)}${didYouMean(String(value), values)}, expected ${expectation(issue)}`;
}

/** `'a'` for text, `[1]` for the rest: as the owner wrote it. */
export function show(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : (JSON.stringify(value) ?? String(value));
}

function explainUnknown(path: Path, key: string): string {
  const allowed = fieldsAt(path);
  const list = `expected one of: ${allowed.join(', ')}`;
  if (path[0] === 'placement') {
    return `placement names unknown module '${key}'${didYouMean(key, allowed)}, ${list}`;
  }
  return `unknown field '${fieldName([...path, key])}'${didYouMean(key, allowed)}, ${list}`;
}

function expectation(issue: Issue): string {
  if (issue.code === 'invalid_value') return `one of: ${issue.values.map(String).join(', ')}`;
  // our own texts stand in `message`; zod/mini has none of its own but this
  if (issue.code === 'invalid_type' && issue.message === 'Invalid input') return `an ${issue.expected}`;
  return issue.message;
}

/** `['stages', 0, 'name']` → `stages[0].name`; the root is `the config` */
function fieldName(path: Path): string {
  if (path.length === 0) return 'the config';
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}

function valueAt(config: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, part) => (typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined),
    config,
  );
}

/** The fields that the schema knows at a path. */
function fieldsAt(path: Path): string[] {
  let type: z.core.$ZodType = schema;
  for (const part of path) {
    if (isObject(type) && typeof part === 'string') type = type._zod.def.shape[part] ?? type;
    else if (isArray(type)) type = type._zod.def.element;
    if (isOptional(type)) type = type._zod.def.innerType;
  }
  return isObject(type) ? Object.keys(type._zod.def.shape) : [];
}

function isObject(type: z.core.$ZodType): type is z.core.$ZodObject {
  return type._zod.def.type === 'object';
}

function isArray(type: z.core.$ZodType): type is z.core.$ZodArray {
  return type._zod.def.type === 'array';
}

function isOptional(type: z.core.$ZodType): type is z.core.$ZodOptional {
  return type._zod.def.type === 'optional';
}
