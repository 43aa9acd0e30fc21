/** Follows the system's light or dark scheme; one column where the window is narrow. */
export const STYLE = `
:root { --ink: #1c2024; --soft: #60646c; --line: #e0e1e6; --page: #fcfcfd; --card: #fff; --accent: #3e63dd; --chosen: #edf2fe }
@media (prefers-color-scheme: dark) {
  :root { --ink: #edeef0; --soft: #b0b4ba; --line: #2e3135; --page: #111113; --card: #18191b; --accent: #9eb1ff; --chosen: #182449 }
}
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; display: grid; grid-template-columns: minmax(16rem, 24rem) 1fr;
  font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--page) }
nav { border-right: 1px solid var(--line); height: 100vh; overflow: auto; position: sticky; top: 0 }
h1, form, nav p { margin: 0; padding: .8rem 1rem }
h1 { font-size: 1.1rem; padding-bottom: 0 }
nav p, span, time, dt { color: var(--soft) }
input { width: 100%; padding: .45rem .6rem; font: inherit; color: inherit; background: var(--card);
  border: 1px solid var(--line); border-radius: 6px }
ol { list-style: none; margin: 0; padding: 0 }
li a { display: grid; padding: .6rem 1rem; color: inherit; text-decoration: none; border-top: 1px solid var(--line) }
li a:hover, li a[aria-current] { background: var(--chosen) }
strong, span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
time { font-size: .85em; font-variant-numeric: tabular-nums }
main { padding: 1.2rem 1.6rem; min-width: 0 }
h2 { margin: 0 0 .6rem; font-size: 1.3rem; overflow-wrap: anywhere }
dl { display: grid; grid-template-columns: auto 1fr; gap: .1rem .8rem; margin: 0 0 1rem }
dd { margin: 0; overflow-wrap: anywhere }
details { margin: 0 0 1rem; background: var(--card); border: 1px solid var(--line); border-radius: 8px; overflow: hidden }
summary { padding: .5rem .9rem; cursor: pointer; font-weight: 600 }
pre { margin: 0; padding: .9rem; white-space: pre-wrap; overflow-wrap: anywhere; border-top: 1px solid var(--line);
  font: 13px/1.5 ui-monospace, monospace }
pre a { color: var(--accent) }
iframe { display: block; width: 100%; height: 26rem; border: 0; border-top: 1px solid var(--line); background: #fff }
:focus-visible { outline: 2px solid var(--accent); outline-offset: -2px }
@media (max-width: 45rem) { body { display: block } nav { position: static; height: auto; max-height: 45vh; border-right: 0 } }
`;
