import { AwsError } from '../../../service.ts';

/** A POST policy: until when a form is taken, and what its fields must be. */
export interface Policy {
  /** Milliseconds since the epoch. */
  readonly expiration: number;
  readonly conditions: readonly Condition[];
}

/** One condition as it was written, for the error that names it, and what it asks. */
type Condition =
  | {
      readonly kind: 'eq' | 'starts-with';
      readonly field: string;
      readonly value: string;
      readonly text: string;
    }
  | { readonly kind: 'content-length-range'; readonly least: number; readonly most: number };

/** What a form says, for its policy to judge. */
export interface Posted {
  /** Names in lower case; `bucket` is the one that the form was sent to. */
  readonly fields: ReadonlyMap<string, string>;
  /** The file's bytes. */
  readonly size: number;
}

/** Fields that need no condition. */
const FREE = ['x-amz-signature', 'policy', 'file'];

/**
 * Reads a policy as forms carry it, JSON in base64.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
 * @throws AwsError `InvalidPolicyDocument`
 */
export function readPolicy(encoded: string): Policy {
  const document = parse(encoded);
  if (typeof document?.expiration !== 'string') throw invalid('Policy missing expiration.');
  const expiration = Date.parse(document.expiration);
  if (Number.isNaN(expiration) || !/^\d{4}-\d\d-\d\dT.*Z$/.test(document.expiration))
    throw invalid(`Invalid 'expiration' value: '${document.expiration}'`);
  if (!Array.isArray(document.conditions)) throw invalid('Policy missing conditions.');
  return { expiration, conditions: document.conditions.map(readCondition) };
}

/**
 * Holds a form to its policy: every condition must be met, and every field be named by one.
 * @param now milliseconds since the epoch
 * @throws AwsError `AccessDenied`, `EntityTooLarge` or `EntityTooSmall`
 */
export function checkPolicy({ expiration, conditions }: Policy, { fields, size }: Posted, now: number): void {
  if (now > expiration) throw denied('Policy expired.');
  const covered = new Set<string>();
  for (const condition of conditions) {
    if (condition.kind === 'content-length-range') {
      checkSize(size, condition);
      continue;
    }
    covered.add(condition.field);
    if (!isMet(condition, fields.get(condition.field)))
      throw denied(`Policy Condition failed: ${condition.text}`);
  }
  for (const name of fields.keys()) {
    if (covered.has(name) || FREE.includes(name) || name.startsWith('x-ignore-')) continue;
    throw denied(`Extra input fields: ${name}`);
  }
}

function isMet(
  { kind, field, value }: Exclude<Condition, { kind: 'content-length-range' }>,
  actual: string | undefined,
): boolean {
  if (actual === undefined) return false;
  if (kind === 'eq') return actual === value;
  // a list of content types starts with it if each of them does
  const values = field === 'content-type' ? actual.split(',').map((each) => each.trim()) : [actual];
  return values.every((each) => each.startsWith(value));
}

function checkSize(size: number, { least, most }: { least: number; most: number }): void {
  if (size > most)
    throw new AwsError('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', 400, {
      ProposedSize: size,
      MaxSizeAllowed: most,
    });
  if (size < least)
    throw new AwsError(
      'EntityTooSmall',
      'Your proposed upload is smaller than the minimum allowed size',
      400,
      {
        ProposedSize: size,
        MinSizeAllowed: least,
      },
    );
}

/** `["eq", "$key", "a"]`, `["starts-with", "$key", "a/"]`, `["content-length-range", 1, 10]` or `{"key": "a"}` */
function readCondition(condition: unknown): Condition {
  if (Array.isArray(condition)) return readList(condition);
  const entries = Object.entries((condition ?? {}) as object);
  const [[name, value] = []] = entries;
  if (entries.length !== 1 || name === undefined || typeof value !== 'string')
    throw invalid('Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.');
  return asked('eq', name, value);
}

function readList(condition: readonly unknown[]): Condition {
  const [operator, first, second] = condition;
  const kind = String(operator).toLowerCase();
  if (kind === 'content-length-range') {
    const [least, most] = [Number(first), Number(second)];
    if (Number.isInteger(least) && Number.isInteger(most)) return { kind, least, most };
  } else if (kind !== 'eq' && kind !== 'starts-with') {
    throw invalid(`Invalid Condition: unknown operation '${kind}'.`);
  } else if (typeof first === 'string' && first.startsWith('$') && typeof second === 'string') {
    return asked(kind, first.slice(1), second);
  }
  throw invalid(`Invalid ${kind}: ${JSON.stringify(condition)}`);
}

const asked = (kind: 'eq' | 'starts-with', name: string, value: string): Condition => ({
  kind,
  field: name.toLowerCase(),
  value,
  text: `["${kind}", "$${name}", "${value}"]`,
});

function parse(encoded: string): any {
  try {
    return JSON.parse(Buffer.from(encoded, 'base64').toString());
  } catch {
    throw invalid('Invalid JSON.');
  }
}

const invalid = (reason: string) => new AwsError('InvalidPolicyDocument', `Invalid Policy: ${reason}`);

const denied = (reason: string) =>
  new AwsError('AccessDenied', `Invalid according to Policy: ${reason}`, 403);
