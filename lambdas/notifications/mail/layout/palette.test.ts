import { DARK, LIGHT } from './palette.ts';
import type { Palette } from './palette.ts';

/** Relative luminance of `#rrggbb`. https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const PAIRS: readonly (readonly [keyof Palette, keyof Palette])[] = [
  ['text', 'card'],
  ['quiet', 'card'],
  ['quiet', 'page'],
  ['link', 'card'],
  ['link', 'page'],
  ['onButton', 'button'],
];

describe.each([
  ['light', LIGHT],
  ['dark', DARK],
])('where it is %s', (_, palette) => {
  test.each(PAIRS)('%s on %s can be read', (text, ground) => {
    expect(contrast(palette[text], palette[ground])).toBeGreaterThanOrEqual(4.5);
  });
});
