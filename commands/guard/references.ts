import { canonical, type StackChange } from './change.ts';

/**
 * Writes values of one side of a deployment (before or after) as texts that are equal where the values are: what is
 * imported from another stack, and what that stack says of it, become the same text. `arn:aws:s3:::${data/Files}/*`
 */
export class References {
  readonly #exports = new Map<string, string>();

  constructor(changes: readonly StackChange[], side: 'before' | 'after') {
    for (const { stack, [side]: state } of changes) {
      for (const output of Object.values(state?.template.Outputs ?? {})) {
        if (!output.Export) continue;
        this.#exports.set(this.text(output.Export.Name, stack), this.text(output.Value, stack));
      }
    }
  }

  /** `value`, as the templates of `stack` write it. */
  text(value: unknown, stack: string): string {
    if (typeof value === 'string') return value;
    if (!isObject(value)) return canonical(value) ?? '';
    const [[intrinsic, input] = [], ...rest] = Object.entries(value);
    if (rest.length > 0) return this.#opaque(value, stack);
    switch (intrinsic) {
      case 'Ref':
        return `\${${String(input).startsWith('AWS::') ? '' : `${stack}/`}${String(input)}}`;
      case 'Fn::GetAtt':
        return `\${${stack}/${[input].flat().join('.')}}`;
      case 'Fn::ImportValue': {
        const name = this.text(input, stack);
        return this.#exports.get(name) ?? `\${import ${name}}`;
      }
      case 'Fn::Join': {
        const [separator, parts] = input as [string, unknown];
        return Array.isArray(parts)
          ? parts.map((part) => this.text(part, stack)).join(separator)
          : this.#opaque(value, stack);
      }
      default:
        return this.#opaque(value, stack);
    }
  }

  #opaque(value: object, stack: string): string {
    return `\${${stack}/${canonical(value)}}`;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
