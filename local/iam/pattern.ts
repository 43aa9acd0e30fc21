const compiled = new Map<string, RegExp>();

/** Whether `text` matches `pattern`, in which `*` stands for any characters and `?` for one. */
export function like(pattern: string, text: string): boolean {
  if (pattern === '*' || pattern === text) return true;
  let expression = compiled.get(pattern);
  if (!expression) {
    const source = pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.');
    expression = new RegExp(`^${source}$`, 's');
    compiled.set(pattern, expression);
  }
  return expression.test(text);
}
