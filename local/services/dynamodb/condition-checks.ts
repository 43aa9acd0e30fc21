import type { Expression, Path } from './condition.ts';
import { type AttributeValue, order, typeOf, type TypeLetter, valueOf } from './item.ts';

export type Operand = Path | AttributeValue | (Expression & { readonly attrType?: string | undefined });

/** What dynalite's validation gives its parsers. Names and values are taken out of `unused…` as they are met. */
export interface ParserContext {
  readonly attrNames?: Readonly<Record<string, string>>;
  readonly attrVals?: Readonly<Record<string, AttributeValue>>;
  readonly unusedAttrNames: Record<string, true>;
  readonly unusedAttrVals: Record<string, true>;
  isReserved(name: string): boolean;
}

// of several errors DynamoDB reports the kind that comes first here
const KINDS = [
  'parentheses',
  'unknown',
  'misused',
  'reserved',
  'undefined',
  'count',
  'distinct',
  'type',
] as const;

const OPERANDS: Readonly<Record<string, number>> = {
  attribute_exists: 1,
  attribute_not_exists: 1,
  attribute_type: 2,
  begins_with: 2,
  contains: 2,
  size: 1,
};
const TYPES = ['B', 'NULL', 'SS', 'BOOL', 'L', 'BS', 'N', 'NS', 'S', 'M'];

/** What is wrong with an expression besides its syntax, in DynamoDB's words. */
export class ConditionChecks {
  readonly #context: ParserContext;
  readonly #problems = new Map<(typeof KINDS)[number], string>();

  constructor(context: ParserContext) {
    this.#context = context;
  }

  get problem(): string | undefined {
    const kind = KINDS.find((one) => this.#problems.has(one));
    return kind && this.#problems.get(kind);
  }

  /** The attribute that a name or its placeholder means. */
  name(token: string): string {
    if (!token.startsWith('#')) {
      if (this.#context.isReserved(token)) {
        this.#add('reserved', `Attribute name is a reserved keyword; reserved keyword: ${token}`);
      }
      return token;
    }
    const name = this.#context.attrNames?.[token];
    if (name === undefined) {
      const message =
        'An expression attribute name used in the document path is not defined; attribute name: ';
      this.#add('undefined', message + token);
    }
    delete this.#context.unusedAttrNames[token];
    return name ?? token;
  }

  value(token: string): AttributeValue {
    const value = this.#context.attrVals?.[token];
    if (value === undefined) {
      const message = 'An expression attribute value used in expression is not defined; attribute value: ';
      this.#add('undefined', message + token);
    }
    delete this.#context.unusedAttrVals[token];
    // its own object: the parser tells operands apart by identity
    return value ? { ...value } : { NULL: true };
  }

  redundantParentheses() {
    this.#add('parentheses', 'The expression has redundant parentheses;');
  }

  misused(name: string) {
    const message = 'The function is not allowed to be used this way in an expression; function: ';
    this.#add('misused', message + name);
  }

  comparison(operator: string, [first, ...others]: readonly Operand[]) {
    for (const other of others) this.#distinct(operator, first!, other);
  }

  between([, low, high]: readonly Operand[]) {
    const [from, to] = [literalType(low!), literalType(high!)];
    if (!from || !to) return;
    const [a, b] = [low as AttributeValue, high as AttributeValue];
    const bounds = `lower bound operand: ${shown(a)}, upper bound operand: ${shown(b)}`;
    if (from !== to) {
      this.#add('type', `The BETWEEN operator requires same data type for lower and upper bounds; ${bounds}`);
    } else if (['S', 'N', 'B'].includes(from) && order(a, b) > 0) {
      const rule = 'requires upper bound to be greater than or equal to lower bound';
      this.#add('type', `The BETWEEN operator ${rule}; ${bounds}`);
    }
  }

  /** The type of a function's result. */
  call(name: string, args: readonly Operand[]): string | undefined {
    const expected = OPERANDS[name];
    if (expected === undefined) {
      this.#add('unknown', `Invalid function name; function: ${name}`);
      return undefined;
    }
    if (expected !== args.length) {
      const message = 'Incorrect number of operands for operator or function; operator or function: ';
      this.#add('count', `${message}${name}, number of operands: ${args.length}`);
      return undefined;
    }
    if (args.length === 2) this.#distinct(name, args[0]!, args[1]!);
    this.#operandTypes(name, args);
    return name === 'size' ? 'N' : 'BOOL';
  }

  #operandTypes(name: string, args: readonly Operand[]) {
    const [first, second] = args.map(literalType);
    switch (name) {
      case 'attribute_exists':
      case 'attribute_not_exists':
        if (Array.isArray(args[0])) return;
        return this.#add(
          'type',
          `Operator or function requires a document path; operator or function: ${name}`,
        );
      case 'begins_with':
        for (const type of [first, second])
          if (type && type !== 'S' && type !== 'B') this.#wrongType(name, type);
        return;
      case 'size':
        if (first === 'N' || first === 'BOOL' || first === 'NULL') this.#wrongType(name, first);
        return;
      case 'attribute_type':
        if (second !== 'S') return this.#wrongType(name, second ?? '{NS,SS,L,BS,N,M,B,BOOL,NULL,S}');
        if (!TYPES.includes(valueOf(args[1] as AttributeValue, 'S'))) {
          const message = `Invalid attribute type name found; type: ${valueOf(args[1] as AttributeValue, 'S')}`;
          this.#add('type', `${message}, valid types: {${TYPES.join(',')}}`);
        }
    }
  }

  #wrongType(name: string, type: string) {
    const message = 'Incorrect operand type for operator or function; operator or function: ';
    this.#add('type', `${message}${name}, operand type: ${type}`);
  }

  #distinct(operator: string, first: Operand, other: Operand) {
    if (!Array.isArray(first) || !Array.isArray(other)) return;
    if (first.length !== other.length || first.some((step, i) => step !== other[i])) return;
    const path = first.map((step) => (typeof step === 'number' ? `[${step}]` : step)).join(', ');
    const message =
      'The first operand must be distinct from the remaining operands for this operator or function; ';
    this.#add('distinct', `${message}operator: ${operator}, first operand: [${path}]`);
  }

  #add(kind: (typeof KINDS)[number], message: string) {
    if (!this.#problems.has(kind)) this.#problems.set(kind, message);
  }
}

function literalType(operand: Operand): TypeLetter | undefined {
  return Array.isArray(operand) || 'args' in operand ? undefined : typeOf(operand as AttributeValue);
}

const shown = (value: AttributeValue) =>
  `AttributeValue: {${typeOf(value)}:${valueOf(value, typeOf(value))}}`;
