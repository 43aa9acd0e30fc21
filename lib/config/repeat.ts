/** The first value that stands twice in a list, with both places; null when each is there once. */
export function firstRepeat<Value>(
  values: readonly Value[],
): { value: Value; first: number; second: number } | null {
  const second = values.findIndex((value, index) => values.indexOf(value) < index);
  if (second < 0) return null;
  const value = values[second]!;
  return { value, first: values.indexOf(value), second };
}
