/**
 * Reads environment variables by the names a contract gives: `{ table: 'AUTH_TABLE' }` → `{ table: '…' }`.
 *
 * @throws Error `AUTH_TABLE is not set`, naming every missing variable; an empty value counts as missing
 */
export function readEnv<const Names extends Record<string, string>>(
  names: Names,
  source: NodeJS.ProcessEnv = process.env,
): Readonly<Record<keyof Names, string>> {
  const missing = Object.values(names).filter((name) => !source[name]);
  if (missing.length > 0) {
    throw new Error(`${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not set`);
  }
  return mapNames(names, (name) => source[name]!);
}

/** Like {@link readEnv}, for variables that may be absent: those are `null`. */
export function readOptionalEnv<const Names extends Record<string, string>>(
  names: Names,
  source: NodeJS.ProcessEnv = process.env,
): Readonly<Record<keyof Names, string | null>> {
  return mapNames(names, (name) => source[name] || null);
}

function mapNames<Names extends Record<string, string>, Value>(names: Names, read: (name: string) => Value) {
  const entries = Object.entries(names).map(([key, name]) => [key, read(name)]);
  return Object.freeze(Object.fromEntries(entries)) as Readonly<Record<keyof Names, Value>>;
}
