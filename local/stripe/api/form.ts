/** A decoded form: text, or members by name; a list has its members named 0, 1, 2 … */
export type Form = string | { readonly [name: string]: Form };
interface Members {
  [name: string]: string | Members;
}

/** `a[b][0]=1&a[c]=x` → `{ a: { b: { 0: '1' }, c: 'x' } }`; `a[]=1` counts up. */
export function decodeForm(text: string): { readonly [name: string]: Form } {
  const root = empty();
  for (const [name, value] of new URLSearchParams(text)) place(root, keysOf(name), value);
  return root;
}

// without a prototype, so that a parameter named `constructor` is one
const empty = (): Members => Object.create(null) as Members;

function keysOf(name: string): string[] {
  const bracket = name.indexOf('[');
  if (bracket <= 0 || !name.endsWith(']')) return [name];
  return [name.slice(0, bracket), ...name.slice(bracket + 1, -1).split('][')];
}

function place(root: Members, keys: readonly string[], value: string): void {
  let members = root;
  for (const [depth, key] of keys.entries()) {
    const name = key === '' ? String(Object.keys(members).length) : key;
    if (depth === keys.length - 1) {
      members[name] = value;
    } else {
      const inner = members[name];
      members = typeof inner === 'object' ? inner : (members[name] = empty());
    }
  }
}
