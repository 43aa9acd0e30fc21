/** Matches all of a text against a pattern of `*`, `?`, `[a-z]`, `[^a]` and `\` before a character meant as such. */
export function globToRegExp(pattern: string): RegExp {
  let source = '';
  for (let i = 0; i < pattern.length; i++) {
    const character = pattern[i]!;
    if (character === '*') source += '.*';
    else if (character === '?') source += '.';
    else if (character === '[') {
      const end = pattern.indexOf(']', i + 1);
      const set = end < 0 ? pattern.slice(i + 1) : pattern.slice(i + 1, end);
      source += charactersOf(set);
      i = end < 0 ? pattern.length : end;
    } else {
      if (character === '\\' && i + 1 < pattern.length) i++;
      source += literal(pattern[i]!);
    }
  }
  return new RegExp(`^${source}$`, 's');
}

function charactersOf(set: string): string {
  const negated = set.startsWith('^');
  const body = (negated ? set.slice(1) : set).replace(/[\\\]^]/g, '\\$&');
  if (body === '') return negated ? '.' : '(?!)';
  return `[${negated ? '^' : ''}${body}]`;
}

const literal = (character: string) => character.replace(/[.*+?^${}()|[\]\\/]/, '\\$&');
