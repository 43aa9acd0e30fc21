import type { Expression, Path } from './condition.ts';
import { ConditionChecks, type Operand, type ParserContext } from './condition-checks.ts';

export interface ParsedCondition {
  readonly expression: Expression;
  /** First attributes of all paths, and of those that go deeper. */
  readonly pathHeads: Readonly<Record<string, true>>;
  readonly nestedPaths: Readonly<Record<string, true>>;
}

const TOKEN = /\s*(<=|>=|<>|[=<>(),.[\]]|[:#][A-Za-z0-9_]+|[A-Za-z][A-Za-z0-9_]*|[0-9]+)/y;
const COMPARATORS = new Set(['=', '<>', '<', '<=', '>', '>=']);
const END = '<EOF>';

/**
 * Parses condition, filter and key condition expressions in one pass, into what dynalite's parser makes of them. That
 * one backtracks: two pairs of parentheses cost it seconds.
 * Answers a string when the expression has an error of meaning; throws SyntaxError when it isn't an expression.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
 */
export function parseCondition(
  text: string,
  { context }: { context: ParserContext },
): ParsedCondition | string {
  const parser = new Parser(text, context);
  return parser.parse();
}

class Parser {
  readonly #tokens: readonly string[];
  readonly #checks: ConditionChecks;
  readonly #parsed = { pathHeads: {} as Record<string, true>, nestedPaths: {} as Record<string, true> };
  // conditions as opposed to operands, and what stood in parentheses
  readonly #conditions = new Set<Operand>();
  readonly #enclosed = new Set<Operand>();
  #at = 0;

  constructor(text: string, context: ParserContext) {
    this.#tokens = tokenize(text);
    this.#checks = new ConditionChecks(context);
  }

  parse(): ParsedCondition | string {
    const expression = this.#condition(this.#or());
    if (this.#at < this.#tokens.length) throw this.#unexpected();
    return this.#checks.problem ?? { expression, ...this.#parsed };
  }

  #or(): Operand {
    return this.#chain('or', () => this.#chain('and', () => this.#not()));
  }

  #chain(word: 'or' | 'and', part: () => Operand): Operand {
    let left = part();
    while (this.#takeWord(word)) {
      const args = [this.#condition(left), this.#condition(part())];
      left = this.#asCondition({ type: word, args });
    }
    return left;
  }

  #not(): Operand {
    if (!this.#takeWord('not')) return this.#comparison();
    return this.#asCondition({ type: 'not', args: [this.#condition(this.#not())] });
  }

  #comparison(): Operand {
    const left = this.#operand();
    const comparator = this.#tokens[this.#at];
    if (comparator !== undefined && COMPARATORS.has(comparator)) {
      this.#at++;
      const args = [this.#value(left), this.#value(this.#operand())];
      this.#checks.comparison(comparator, args);
      return this.#asCondition({ type: comparator, args });
    }
    if (this.#takeWord('between')) {
      const low = this.#value(this.#operand());
      if (!this.#takeWord('and')) throw this.#unexpected();
      const args = [this.#value(left), low, this.#value(this.#operand())];
      this.#checks.between(args);
      return this.#asCondition({ type: 'between', args });
    }
    if (this.#takeWord('in')) {
      this.#expect('(');
      const args = [this.#value(left), ...this.#list()];
      this.#checks.comparison('in', args);
      return this.#asCondition({ type: 'in', args });
    }
    return left;
  }

  #operand(): Operand {
    const token = this.#tokens[this.#at++];
    if (token === '(') return this.#parenthesis();
    if (token?.startsWith(':')) return this.#checks.value(token);
    if (token === undefined || !/^[#A-Za-z]/.test(token)) throw this.#unexpected(-1);
    if (this.#tokens[this.#at] === '(' && !token.startsWith('#')) return this.#function(token);
    return this.#path(token);
  }

  #parenthesis(): Operand {
    const inner = this.#or();
    this.#expect(')');
    if (this.#enclosed.has(inner)) this.#checks.redundantParentheses();
    this.#enclosed.add(inner);
    return inner;
  }

  #function(name: string): Operand {
    this.#at++;
    const args = this.#list();
    const node = { type: 'function', name, args, attrType: this.#checks.call(name, args) };
    return name === 'size' ? node : this.#asCondition(node);
  }

  /** Operands up to the closing parenthesis. */
  #list(): Operand[] {
    const operands = [this.#value(this.#operand())];
    while (this.#tokens[this.#at] === ',') {
      this.#at++;
      operands.push(this.#value(this.#operand()));
    }
    this.#expect(')');
    return operands;
  }

  #path(first: string): Path {
    const path: (string | number)[] = [this.#checks.name(first)];
    for (;;) {
      const separator = this.#tokens[this.#at];
      if (separator !== '.' && separator !== '[') break;
      const step = this.#tokens[++this.#at] ?? '';
      if (!(separator === '.' ? /^[#A-Za-z]/ : /^[0-9]/).test(step)) throw this.#unexpected();
      this.#at++;
      path.push(separator === '.' ? this.#checks.name(step) : Number(step));
      if (separator === '[') this.#expect(']');
    }
    this.#parsed.pathHeads[path[0]!] = true;
    if (path.length > 1) this.#parsed.nestedPaths[path[0]!] = true;
    return path;
  }

  #asCondition<Node extends Expression>(node: Node): Node {
    this.#conditions.add(node);
    return node;
  }

  #condition(operand: Operand): Expression {
    if (this.#conditions.has(operand)) return operand as Expression;
    // `size` is a call, yet no condition
    if ('args' in operand) this.#checks.misused(operand.name!);
    else throw this.#unexpected();
    return operand;
  }

  #value(operand: Operand): Operand {
    if (!this.#conditions.has(operand)) return operand;
    const { type, name } = operand as Expression;
    if (type !== 'function') throw this.#unexpected();
    this.#checks.misused(name!);
    return operand;
  }

  #takeWord(word: string): boolean {
    if (this.#tokens[this.#at]?.toLowerCase() !== word) return false;
    this.#at++;
    return true;
  }

  #expect(token: string) {
    if (this.#tokens[this.#at] !== token) throw this.#unexpected();
    this.#at++;
  }

  #unexpected(offset = 0): SyntaxError {
    const at = this.#at + offset;
    const near = this.#tokens.slice(Math.max(0, at - 1), at + 2).join(' ');
    return new SyntaxError(`token: "${this.#tokens[at] ?? END}", near: "${near}"`);
  }
}

function tokenize(text: string): string[] {
  const tokens: string[] = [];
  const end = text.trimEnd().length;
  for (let at = 0; at < end; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (!match)
      throw new SyntaxError(`token: "${text.slice(at).trim()[0]}", near: "${text.slice(at, at + 10)}"`);
    tokens.push(match[1]!);
  }
  return tokens;
}
