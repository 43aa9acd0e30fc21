import { randomInt } from 'node:crypto';

import { Refusal } from '../../refusal.ts';

/** `GenerateSecretString` of AWS::SecretsManager::Secret. */
export interface GenerateSecretString {
  readonly PasswordLength?: number;
  readonly ExcludeCharacters?: string;
  readonly ExcludeLowercase?: boolean;
  readonly ExcludeUppercase?: boolean;
  readonly ExcludeNumbers?: boolean;
  readonly ExcludePunctuation?: boolean;
  readonly IncludeSpace?: boolean;
  /** @default true */
  readonly RequireEachIncludedType?: boolean;
  /** JSON of an object that the password is put into, as `GenerateStringKey`. */
  readonly SecretStringTemplate?: string;
  readonly GenerateStringKey?: string;
}

/** An integer from 0 up to, not including, `end`. */
export type Random = (end: number) => number;

/**
 * The password, or the template with the password in it. Throws where the options leave nothing to choose from.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-secretsmanager-secret-generatesecretstring.html
 */
export function generateSecretString(options: GenerateSecretString, random: Random = randomInt): string {
  const { SecretStringTemplate: template, GenerateStringKey: key } = options;
  if ((template === undefined) !== (key === undefined)) {
    throw new Refusal(
      'GenerateSecretString needs both SecretStringTemplate and GenerateStringKey, or none of them',
    );
  }

  const password = generatePassword(options, random);
  return template === undefined ? password : JSON.stringify({ ...JSON.parse(template), [key!]: password });
}

function generatePassword(options: GenerateSecretString, random: Random): string {
  const length = options.PasswordLength ?? 32;
  if (!Number.isInteger(length) || length < 1 || length > 4096) {
    throw new Refusal(`GenerateSecretString has PasswordLength ${length}, expected 1 to 4096`);
  }
  const types = includedTypes(options);
  const all = types.join('');
  if (all === '') throw new Refusal('GenerateSecretString excludes every character, allow some');
  const required = options.RequireEachIncludedType === false ? [] : types;
  if (required.length > length) {
    throw new Refusal(
      `GenerateSecretString has PasswordLength ${length}, expected at least ${required.length}, one per type`,
    );
  }

  const pick = (characters: string) => characters[random(characters.length)]!;
  const picked = required.map(pick);
  while (picked.length < length) picked.push(pick(all));
  return shuffle(picked, random).join('');
}

function includedTypes(options: GenerateSecretString): string[] {
  const excluded = new Set(options.ExcludeCharacters ?? '');
  const types = [
    options.ExcludeLowercase ? '' : 'abcdefghijklmnopqrstuvwxyz',
    options.ExcludeUppercase ? '' : 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
    options.ExcludeNumbers ? '' : '0123456789',
    options.ExcludePunctuation ? '' : '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
    options.IncludeSpace ? ' ' : '',
  ];
  return types
    .map((type) => [...type].filter((character) => !excluded.has(character)).join(''))
    .filter((type) => type !== '');
}

/** Fisher and Yates: else the required characters would always come first. */
function shuffle(items: string[], random: Random): string[] {
  for (let i = items.length - 1; i > 0; i--) {
    const j = random(i + 1);
    [items[i], items[j]] = [items[j]!, items[i]!];
  }
  return items;
}
