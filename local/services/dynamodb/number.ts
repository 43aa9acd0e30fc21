/**
 * Numbers as DynamoDB keeps them: decimal, exact, 38 significant digits, 1E-130 to 9.9…E+125.
 * They travel as plain decimal strings, which dynalite's validation has normalised (`1.50e1` → `15`).
 */
const DIGITS = 38;
const HIGHEST = 125;
const LOWEST = -130;

/** value = mantissa × 10^exponent */
interface Decimal {
  readonly mantissa: bigint;
  readonly exponent: number;
}

function parse(text: string): Decimal {
  const point = text.indexOf('.');
  if (point < 0) return { mantissa: BigInt(text), exponent: 0 };
  return {
    mantissa: BigInt(text.slice(0, point) + text.slice(point + 1)),
    exponent: point + 1 - text.length,
  };
}

function format({ mantissa, exponent }: Decimal): string {
  const sign = mantissa < 0n ? '-' : '';
  const digits = String(mantissa < 0n ? -mantissa : mantissa);
  if (exponent >= 0) return sign + digits + '0'.repeat(mantissa === 0n ? 0 : exponent);

  const padded = digits.padStart(1 - exponent, '0');
  const fraction = padded.slice(exponent).replace(/0+$/, '');
  return sign + padded.slice(0, exponent) + (fraction && `.${fraction}`);
}

function aligned(a: Decimal, b: Decimal): [bigint, bigint, number] {
  const exponent = Math.min(a.exponent, b.exponent);
  const scale = (value: Decimal) => value.mantissa * 10n ** BigInt(value.exponent - exponent);
  return [scale(a), scale(b), exponent];
}

export function compareNumbers(a: string, b: string): number {
  if (a === b) return 0;
  const [left, right] = aligned(parse(a), parse(b));
  return left < right ? -1 : left > right ? 1 : 0;
}

export const addNumbers = (a: string, b: string) => sum(parse(a), parse(b));

export function subtractNumbers(a: string, b: string): string {
  const { mantissa, exponent } = parse(b);
  return sum(parse(a), { mantissa: -mantissa, exponent });
}

function sum(a: Decimal, b: Decimal): string {
  const [left, right, exponent] = aligned(a, b);
  return format({ mantissa: left + right, exponent });
}

/** Why DynamoDB can't store this number, or null: the outcome of an arithmetic may be too long or too large. */
export function numberProblem(text: string): string | null {
  const { mantissa, exponent } = parse(text);
  if (mantissa === 0n) return null;
  const digits = String(mantissa).replace(/^-/, '');
  const magnitude = digits.length - 1 + exponent;

  if (magnitude > HIGHEST) {
    return 'Number overflow. Attempting to store a number with magnitude larger than supported range';
  }
  if (magnitude < LOWEST) {
    return 'Number underflow. Attempting to store a number with magnitude smaller than supported range';
  }
  if (digits.replace(/0+$/, '').length > DIGITS) {
    return 'Attempting to store more than 38 significant digits in a Number';
  }
  return null;
}
