/** The colours of mails, where the reader's screen is light. */
export const LIGHT = {
  page: '#f4f4f5',
  card: '#ffffff',
  text: '#18181b',
  quiet: '#52525b',
  link: '#1d4ed8',
  button: '#1d4ed8',
  onButton: '#ffffff',
} as const;

/** Where it is dark. */
export const DARK: Palette = {
  page: '#18181b',
  card: '#27272a',
  text: '#f4f4f5',
  quiet: '#a1a1aa',
  link: '#93c5fd',
  // the button stays as it is: programs that turn colours over leave what is dark already
  button: LIGHT.button,
  onButton: LIGHT.onButton,
};

export type Palette = Readonly<Record<keyof typeof LIGHT, string>>;

const { page, card, text, quiet, link } = DARK;

/**
 * Light colours stand in the elements themselves, for programs that drop styles; dark ones come over them where the
 * program says that it is dark. Outlook says so by attributes of its own, and has replaced the colours by then.
 */
export const STYLE = `:root { color-scheme: light dark; supported-color-schemes: light dark }
@media (prefers-color-scheme: dark) {
  .page { background: ${page} !important; color: ${text} !important }
  .card { background: ${card} !important; color: ${text} !important }
  .quiet { color: ${quiet} !important }
  .link { color: ${link} !important }
}
[data-ogsb] .page { background: ${page} !important }
[data-ogsb] .card { background: ${card} !important }
[data-ogsc] .page, [data-ogsc] .card { color: ${text} !important }
[data-ogsc] .quiet { color: ${quiet} !important }
[data-ogsc] .link { color: ${link} !important }`;
