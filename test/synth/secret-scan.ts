/** Forms of keys that are known: AWS, PEM, Stripe, GitHub, Slack, Google, JSON web tokens. */
const KNOWN = [
  /\b(AKIA|ASIA)[0-9A-Z]{16}\b/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\b[srp]k_(live|test)_\w{10,}/,
  /\bwhsec_\w{10,}/,
  /\bgh[pousr]_\w{30,}/,
  /\bxox[abprs]-[\w-]{10,}/,
  /\bAIza[\w-]{35}/,
  /\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}/,
];

/** Values that CloudFormation would read a secret into, where everybody sees it. */
const RESOLVED = /\{\{resolve:(secretsmanager|ssm-secure):/;

const WORD = /[A-Za-z0-9+_=-]{24,}/g;
/** A hash of content, also within a name: `buildspec-c80526d6…-FileAsset.yaml`. */
const HASH = /[0-9a-f]{40,64}/g;
/** What the CDK puts behind a name to make it unique. */
const SUFFIX = /[0-9A-F]{8}$/;
/** Bits a character: names are under it, and so is whatever is written in hexadecimal; random base64 is above. */
const MAX_ENTROPY = 4.4;

/** Names of other things, not values: a logical id ends in letters that look random. */
const NAMES = new Set(['Ref', 'Fn::GetAtt', 'Fn::ImportValue', 'DependsOn', 'Export', 'Metadata']);

/** Where a template holds something that looks like a secret: `Resources.Api.Properties.Token: whsec_…`. */
export function secretsIn(template: unknown, path: readonly string[] = []): string[] {
  if (typeof template === 'string') {
    return looksSecret(template) ? [`${path.join('.')}: ${template.slice(0, 80)}`] : [];
  }
  if (typeof template !== 'object' || template === null) return [];
  return Object.entries(template)
    .filter(([name]) => !NAMES.has(name))
    .flatMap(([name, value]) => secretsIn(value, [...path, name]));
}

function looksSecret(text: string): boolean {
  if (RESOLVED.test(text) || KNOWN.some((form) => form.test(text))) return true;
  return (text.replace(HASH, '').match(WORD) ?? []).some((word) => isRandom(word.replace(SUFFIX, '')));
}

function isRandom(word: string): boolean {
  return /[a-z]/.test(word) && /[A-Z]/.test(word) && /\d/.test(word) && entropyOf(word) > MAX_ENTROPY;
}

/** Shannon's, in bits a character. */
function entropyOf(word: string): number {
  const counts = Map.groupBy(word, (letter) => letter);
  return [...counts.values()].reduce((sum, { length }) => {
    const share = length / word.length;
    return sum - share * Math.log2(share);
  }, 0);
}
