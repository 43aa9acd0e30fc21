import type * as core from 'zod/v4/core';
import { Unprocessable } from '../errors.ts';
import type { FieldError } from '../errors.ts';
import type { Schema } from './route.ts';

/**
 * The input as the schema reads it.
 *
 * @throws Unprocessable with every field that doesn't pass
 */
export function validate<T>(schema: Schema<T>, input: unknown): T {
  const result = schema.safeParse(input, { error: describe });
  if (result.success) return result.data;
  throw new Unprocessable(result.error.issues.flatMap(toFieldErrors));
}

function toFieldErrors(issue: core.$ZodIssue): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...issue.path, key].join('.'),
      message: 'is not a known field',
    }));
  }
  return [{ path: issue.path.join('.'), message: issue.message }];
}

/** zod/mini brings no messages of its own; a schema's own message goes before these. */
function describe(issue: core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is required' : `must be ${article(issue.expected)}`;
    case 'too_small':
      return `must ${bound(issue.origin)} at least ${issue.minimum}${unit(issue.origin)}`;
    case 'too_big':
      return `must ${bound(issue.origin)} at most ${issue.maximum}${unit(issue.origin)}`;
    case 'invalid_format':
      return issue.format === 'regex' ? 'has not the right form' : `must be a valid ${issue.format}`;
    case 'invalid_value':
      return `must be one of: ${issue.values.map(String).join(', ')}`;
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    default:
      return 'is not valid';
  }
}

function article(expected: string): string {
  return /^[aeiou]/.test(expected) ? `an ${expected}` : `a ${expected}`;
}

function bound(origin: string): string {
  return origin === 'string' || origin === 'array' || origin === 'set' ? 'have' : 'be';
}

function unit(origin: string): string {
  return origin === 'string' ? ' characters' : origin === 'array' || origin === 'set' ? ' items' : '';
}
