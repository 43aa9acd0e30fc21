import { InvalidParameter } from './errors.ts';
import type { Form } from './form.ts';

/** Reads one parameter; `path` is its name as Stripe's errors give it: `items[0][price]`. */
export interface Reader<T> {
  read(form: Form, path: string): T;
  readonly required?: boolean;
}
export type Fields = Readonly<Record<string, Reader<unknown>>>;

type Out<R> = R extends Reader<infer T> ? T : never;
type Needed<F> = { [K in keyof F]: F[K] extends { required: true } ? K : never }[keyof F];
/** What `object(fields)` answers. */
export type Read<F> = { [K in Needed<F>]: Out<F[K]> } & { [K in Exclude<keyof F, Needed<F>>]?: Out<F[K]> };

export const required = <T>(reader: Reader<T>): Reader<T> & { required: true } => ({
  ...reader,
  required: true,
});

/** `''` unsets the parameter: null. */
export const emptyable = <T>(reader: Reader<T>): Reader<T | null> => ({
  read: (form, path) => (form === '' ? null : reader.read(form, path)),
});

export const text = (max = 5000): Reader<string> => ({
  read(form, path) {
    const value = textOf(form, path);
    if (value.length > max) {
      throw new InvalidParameter(
        `Invalid string: ${value.slice(0, 20)}…; must be at most ${max} characters`,
        path,
      );
    }
    return value;
  },
});

export const url = (): Reader<string> => ({
  read(form, path) {
    const value = textOf(form, path);
    if (!URL.canParse(value) || !/^https?:/.test(value))
      throw new InvalidParameter('Not a valid URL', path, 'url_invalid');
    return value;
  },
});

export const integer = (least = -Infinity, most = Infinity): Reader<number> => ({
  read(form, path) {
    const value = textOf(form, path);
    if (!/^-?\d{1,15}$/.test(value))
      throw new InvalidParameter(`Invalid integer: ${value}`, path, 'parameter_invalid_integer');
    const number = Number(value);
    if (number < least || number > most) {
      const bound = number < least ? `greater than or equal to ${least}` : `less than or equal to ${most}`;
      throw new InvalidParameter(`This value must be ${bound}.`, path, 'parameter_invalid_integer');
    }
    return number;
  },
});

/** Kept as it was written: `0.125` */
export const decimal = (): Reader<string> => ({
  read(form, path) {
    const value = textOf(form, path);
    if (!/^-?\d+(\.\d{1,12})?$/.test(value)) throw new InvalidParameter(`Invalid decimal: ${value}`, path);
    return value;
  },
});

export const boolean = (): Reader<boolean> => ({
  read(form, path) {
    const value = textOf(form, path);
    if (value !== 'true' && value !== 'false') throw new InvalidParameter(`Invalid boolean: ${value}`, path);
    return value === 'true';
  },
});

export const oneOf = <const V extends string>(...values: readonly V[]): Reader<V> => ({
  read(form, path) {
    const value = textOf(form, path);
    const found = values.find((known) => known === value);
    if (found === undefined) {
      const choice = new Intl.ListFormat('en', { type: 'disjunction' }).format(values);
      throw new InvalidParameter(`Invalid ${path}: must be one of ${choice}`, path);
    }
    return found;
  },
});

/** The first of two kinds of value that fits: an integer or the word `now`. */
export const either = <A, B>(first: Reader<A>, second: Reader<B>): Reader<A | B> => ({
  read(form, path) {
    try {
      return first.read(form, path);
    } catch {
      return second.read(form, path);
    }
  },
});

export const list = <T>(element: Reader<T>): Reader<T[]> => ({
  read(form, path) {
    if (typeof form === 'string' || Object.keys(form).some((key) => !/^\d+$/.test(key)))
      throw new InvalidParameter('Invalid array', path);
    return Object.entries(form).map(([index, value]) => element.read(value, `${path}[${index}]`));
  },
});

/** Any names: metadata's, or currencies. */
export const map = <T>(element: Reader<T>): Reader<Record<string, T>> => ({
  read(form, path) {
    if (typeof form === 'string') throw new InvalidParameter('Invalid object', path);
    return Object.fromEntries(
      Object.entries(form).map(([name, value]) => [name, element.read(value, `${path}[${name}]`)]),
    );
  },
});

/** null clears all; a value of '' takes one away. */
export const metadata = (): Reader<Record<string, string> | null> =>
  emptyable(map({ read: (form, path) => (form === '' ? '' : text(500).read(form, path)) }));

export const object = <F extends Fields>(fields: F): Reader<Read<F>> => ({
  read(form, path) {
    if (typeof form === 'string') throw new InvalidParameter('Invalid object', path);
    return readMembers(fields, form, (name) => `${path}[${name}]`);
  },
});

/** Reads a whole body or query. Throws `InvalidParameter` for what is unknown, missing or of the wrong kind. */
export const readParameters = <F extends Fields>(
  fields: F,
  form: { readonly [name: string]: Form },
): Read<F> => readMembers(fields, form, (name) => name);

function readMembers<F extends Fields>(
  fields: F,
  form: { readonly [name: string]: Form },
  pathOf: (name: string) => string,
): Read<F> {
  const unknown = Object.keys(form).filter((name) => !Object.hasOwn(fields, name));
  if (unknown.length > 0) {
    const plural = unknown.length > 1 ? 's' : '';
    throw new InvalidParameter(
      `Received unknown parameter${plural}: ${unknown.map(pathOf).join(', ')}`,
      pathOf(unknown[0]!),
      'parameter_unknown',
    );
  }
  const result: Record<string, unknown> = {};
  for (const [name, reader] of Object.entries(fields)) {
    const value = form[name];
    if (value !== undefined) result[name] = reader.read(value, pathOf(name));
    else if (reader.required)
      throw new InvalidParameter(
        `Missing required param: ${pathOf(name)}.`,
        pathOf(name),
        'parameter_missing',
      );
  }
  return result as Read<F>;
}

function textOf(form: Form, path: string): string {
  if (typeof form !== 'string') throw new InvalidParameter('Invalid string', path);
  if (form === '') {
    throw new InvalidParameter(
      `You passed an empty string for '${path}'. We assume empty values are an attempt to unset a parameter; however '${path}' cannot be unset. You should remove '${path}' from your request or supply a non-empty value.`,
      path,
      'parameter_invalid_empty',
    );
  }
  return form;
}
