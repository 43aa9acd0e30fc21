import { type Attribute, NotWellFormed } from './xml.ts';

/** A name without its prefix, and what the prefix stands for; an empty namespace for none. */
export interface ExpandedName {
  readonly namespace: string;
  readonly local: string;
}

const ALWAYS = { xml: 'http://www.w3.org/XML/1998/namespace', xmlns: 'http://www.w3.org/2000/xmlns/' };

/** What prefixes stand for in the element at hand, which inherits it. https://www.w3.org/TR/xml-names/ */
export class Namespaces {
  readonly #scopes: Readonly<Record<string, string>>[] = [ALWAYS];

  open(attributes: readonly Attribute[]): void {
    const declared = attributes.flatMap(({ name, value }) => {
      if (name === 'xmlns') return [['', value] as const];
      return name.startsWith('xmlns:') ? [[name.slice('xmlns:'.length), value] as const] : [];
    });
    const current = this.#scopes.at(-1)!;
    this.#scopes.push(declared.length > 0 ? { ...current, ...Object.fromEntries(declared) } : current);
  }

  close(): void {
    this.#scopes.pop();
  }

  /** @throws NotWellFormed when nobody says what the prefix stands for */
  expand(name: string): ExpandedName {
    const [prefix, local] = name.includes(':') ? (name.split(':', 2) as [string, string]) : ['', name];
    const scope = this.#scopes.at(-1)!;
    const namespace = Object.hasOwn(scope, prefix) ? scope[prefix]! : '';
    if (prefix !== '' && namespace === '') throw new NotWellFormed(`the prefix ${prefix} is not declared`);
    return { namespace, local };
  }
}
