/** What is known of where, and for whom, a password is chosen. */
export interface PasswordContext {
  /** As mails name the service; empty where it has no name. */
  readonly serviceName: string;
  /** Of the service. */
  readonly host: string;
  /** The person's mail address; null where it was erased. */
  readonly email: string | null;
}

/** Shorter words stand in too many good passwords. */
const SHORTEST = 4;

/**
 * Whether a password is nothing much besides words that whoever guesses here tries first: the service's name, its host,
 * the person's mail address and the parts of each (OWASP ASVS 5.0, 6.1.2 and 6.2.11). Those make up more than half of
 * its letters and digits; case and what stands between them don't count.
 */
export function isFromContext(password: string, context: PasswordContext): boolean {
  const letters = fold(password);
  const rest = wordsOf(context).reduce((left, word) => left.replaceAll(word, ' '), letters);
  return rest.replaceAll(' ', '').length * 2 < letters.length;
}

/** Longest first, so that a whole address goes before its parts. */
function wordsOf({ serviceName, host, email }: PasswordContext): string[] {
  const local = email === null ? '' : email.slice(0, email.lastIndexOf('@'));
  const whole = [serviceName, host, email ?? '', local];
  const parts = [serviceName, host, local].flatMap((text) => text.split(/[^\p{L}\p{N}]+/u));
  const words = new Set([...whole, ...parts].map(fold).filter((word) => word.length >= SHORTEST));
  return [...words].sort((a, b) => b.length - a.length);
}

function fold(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}
