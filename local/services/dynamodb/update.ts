import { valueAt, type Path } from './condition.ts';
import { validation } from './errors.ts';
import { copy, type AttributeValue, type Item, typeOf, valueOf } from './item.ts';
import { addNumbers, numberProblem, subtractNumbers } from './number.ts';

type Operand =
  | Path
  | AttributeValue
  | {
      readonly type: 'add' | 'subtract' | 'function';
      readonly name?: string;
      readonly args: readonly Operand[];
    };

/** One clause of an update expression, as dynalite's parser gives it. */
export interface Section {
  readonly type: 'set' | 'remove' | 'add' | 'delete';
  readonly path: Path;
  readonly val?: Operand;
  readonly attrType?: string;
}

const WRONG_TYPE = 'An operand in the update expression has an incorrect data type';
const WRONG_PATH = 'The document path provided in the update expression is invalid for update';
const NO_ATTRIBUTE = 'The provided expression refers to an attribute that does not exist in the item';

/**
 * The item after an update expression. Every operand and every list position means the item as it was before,
 * whatever the order of the clauses.
 */
export function applyUpdate(sections: readonly Section[], old: Item): Item {
  const item = copy(old);
  const lists = new Set<AttributeValue[]>();
  const values = sections.map((section) => (section.type === 'set' ? resolve(section.val!, old) : undefined));

  sections.forEach((section, i) => {
    const parent = parentOf(section.path, item);
    const step = section.path.at(-1)!;
    if (Array.isArray(parent)) lists.add(parent);
    replace(parent, step, changed(section, values[i], parent[step]));
  });
  lists.forEach(close);
  return item;
}

function parentOf(path: Path, item: Item): any {
  const step = path.at(-1);
  const parent = valueAt(path.slice(0, -1), item);
  const members = valueOf(parent, typeof step === 'number' ? 'L' : 'M');
  if (members === undefined) throw validation(WRONG_PATH);
  return members;
}

function replace(parent: any, step: string | number, value: AttributeValue | undefined) {
  // a removed element keeps its place until all positions have been used
  if (value !== undefined || Array.isArray(parent)) parent[step] = value;
  else delete parent[step];
}

/** Leaves out what was removed, and the gap before an element set beyond the end. */
function close(list: AttributeValue[]) {
  const kept = list.filter((member) => member !== undefined);
  list.splice(0, list.length, ...kept);
}

function changed(section: Section, value: AttributeValue | undefined, existing: AttributeValue | undefined) {
  switch (section.type) {
    case 'set':
      return value;
    case 'add':
      return added(existing, section.val as AttributeValue);
    case 'delete':
      return withoutMembers(existing, section.val as AttributeValue);
    case 'remove':
      return undefined;
  }
}

function added(existing: AttributeValue | undefined, operand: AttributeValue): AttributeValue {
  const type = typeOf(operand);
  if (existing && typeOf(existing) !== type) throw validation(WRONG_TYPE);
  if ('N' in operand) return { N: storable(addNumbers(valueOf(existing, 'N') ?? '0', operand.N)) };

  const members: readonly unknown[] = valueOf(existing, type) ?? [];
  const more: readonly unknown[] = valueOf(operand, type);
  // a list only comes from the older AttributeUpdates, which append it whole
  const fresh = type === 'L' ? more : more.filter((member) => !members.includes(member));
  return { [type]: [...members, ...fresh] } as unknown as AttributeValue;
}

function withoutMembers(
  existing: AttributeValue | undefined,
  operand: AttributeValue,
): AttributeValue | undefined {
  if (!existing) return undefined;
  const type = typeOf(operand);
  if (typeOf(existing) !== type) throw validation(WRONG_TYPE);
  const gone: readonly string[] = valueOf(operand, type);
  const kept = valueOf(existing, type).filter((member: string) => !gone.includes(member));
  return kept.length > 0 ? ({ [type]: kept } as unknown as AttributeValue) : undefined;
}

function resolve(operand: Operand, item: Item): AttributeValue {
  if (Array.isArray(operand)) {
    const value = valueAt(operand, item);
    if (value === undefined) throw validation(NO_ATTRIBUTE);
    return copy(value);
  }
  if (!('args' in operand)) return copy(operand as AttributeValue);

  const [first, second] = operand.args as readonly [Operand, Operand];
  if (operand.type === 'function' && operand.name === 'if_not_exists') {
    const value = valueAt(first as Path, item);
    return value === undefined ? resolve(second, item) : copy(value);
  }
  if (operand.type === 'function') {
    return { L: [...required(first, 'L', item), ...required(second, 'L', item)] };
  }
  const arithmetic = operand.type === 'add' ? addNumbers : subtractNumbers;
  return { N: storable(arithmetic(required(first, 'N', item), required(second, 'N', item))) };
}

function required(operand: Operand, type: 'L' | 'N', item: Item): any {
  const value = valueOf(resolve(operand, item), type);
  if (value === undefined) throw validation(WRONG_TYPE);
  return value;
}

function storable(number: string): string {
  const problem = numberProblem(number);
  if (problem) throw validation(problem);
  return number;
}

/** The sections that do what `AttributeUpdates`, from before expressions, ask for. */
export function sectionsOf(
  updates: Readonly<Record<string, { readonly Action?: string; readonly Value?: AttributeValue }>>,
): Section[] {
  return Object.entries(updates).map(([name, { Action, Value }]) => {
    const path = [name];
    if (Action === 'ADD') return { type: 'add', path, val: Value! };
    if (Action !== 'DELETE') return { type: 'set', path, val: Value!, attrType: typeOf(Value!) };
    return Value ? { type: 'delete', path, val: Value } : { type: 'remove', path };
  });
}
