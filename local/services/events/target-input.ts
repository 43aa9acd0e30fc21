import type { Event } from './event.ts';

/** Makes of an event what its target gets: JSON text, or any text that a template makes. */
export type MakeInput = (event: Event, about: Delivered) => string;

/** What a template may say besides the event. */
export interface Delivered {
  readonly ruleName: string;
  readonly ruleArn: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/**
 * Reads `Input`, `InputPath` or `InputTransformer` of a target; without them it gets the whole event.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 * @throws Error for a path that isn't known here
 */
export function compileInput({ Input, InputPath, InputTransformer }: any): MakeInput {
  if (Input !== undefined) return () => String(Input);
  if (InputPath !== undefined) {
    const find = compilePath(String(InputPath));
    return (event) => JSON.stringify(find(event) ?? null);
  }
  if (InputTransformer !== undefined) return compileTemplate(InputTransformer);
  return (event) => JSON.stringify(event);
}

function compileTemplate({ InputPathsMap = {}, InputTemplate }: any): MakeInput {
  const paths = Object.entries(InputPathsMap).map(
    ([name, path]) => [name, compilePath(String(path))] as const,
  );
  return (event, { ruleName, ruleArn, at }) => {
    const values: Record<string, unknown> = {
      ...Object.fromEntries(paths.map(([name, find]) => [name, find(event)])),
      'aws.events.rule-name': ruleName,
      'aws.events.rule-arn': ruleArn,
      'aws.events.event.ingestion-time': new Date(at).toISOString(),
      'aws.events.event.json': event,
      'aws.events.event': event,
    };
    return fill(String(InputTemplate), values);
  };
}

/** Puts values in place of `<name>`: as JSON where they stand alone, as plain text within quotes. */
function fill(template: string, values: Readonly<Record<string, unknown>>): string {
  let quoted = false;
  return template.replace(/\\.|"|<([\w.-]+)>/gs, (token, name?: string) => {
    if (token === '"') quoted = !quoted;
    if (name === undefined || !(name in values)) return token;
    const value = values[name];
    if (!quoted) return value === undefined ? '""' : JSON.stringify(value);
    const text = typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
    return JSON.stringify(text).slice(1, -1);
  });
}

/** `$.detail.object.key`, with `[0]` for an element of a list. */
function compilePath(path: string): (event: Event) => unknown {
  if (!/^\$(\.[\w-]+|\[\d+\])*$/.test(path))
    throw new Error(`its input has the path '${path}', the rehearsal reads such as $.detail.object.key`);
  const steps = [...path.matchAll(/\.([\w-]+)|\[(\d+)\]/g)].map(([, name, index]) => name ?? index!);
  return (event) =>
    steps.reduce<any>((value, step) => (typeof value === 'object' ? value?.[step] : undefined), event);
}
