/** All pages' looks, in the text of the page: the policy names its hash. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: light-dark(#f6f7f9, #121316); --card: light-dark(#fff, #1a1c21); --ink: light-dark(#1b1c20, #eceef2);
  --quiet: light-dark(#5d606b, #a0a4b0); --line: light-dark(#dfe1e6, #2f323a);
  --accent: light-dark(#4338ca, #a5b4fc); --on-accent: light-dark(#fff, #16181d); --bad: light-dark(#b91c1c, #f87171);
  font: 1rem/1.5 system-ui, sans-serif;
}
* { box-sizing: border-box }
body { margin: 0; padding: 1rem; background: var(--paper); color: var(--ink) }
main { max-width: 32rem; margin: 4vh auto; padding: 1.5rem 1.75rem; border: 1px solid var(--line); border-radius: .9rem; background: var(--card) }
h1 { margin: .25rem 0 1rem; font-size: 1.45rem; line-height: 1.2 }
h2 { margin: 1.75rem 0 .5rem; font-size: 1.05rem }
p { margin: .5rem 0 }
a { color: var(--accent) }
table { width: 100%; border-collapse: collapse }
td, th { padding: .4rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; font-weight: 400 }
tr > :last-child { text-align: right; white-space: nowrap; padding-left: 1rem }
tfoot :is(td, th) { border: 0; font-weight: 650 }
small, .note { color: var(--quiet); font-size: .85rem }
.note { margin: 0 }
.problem { padding: .6rem .8rem; border: 1px solid var(--bad); border-radius: .5rem; color: var(--bad) }
form { display: grid; gap: .9rem; margin: 1rem 0 0 }
form.inline { display: inline-flex; flex-wrap: wrap; gap: .5rem; align-items: end; margin: .5rem .5rem 0 0 }
label { display: grid; gap: .25rem; font-size: .9rem }
fieldset { display: grid; margin: 0; padding: 0; border: 0 }
legend { padding: 0; font-size: .9rem }
.card { grid-template-columns: auto 1fr; gap: 0 .6rem; padding: .4rem 0; cursor: pointer; font-size: 1rem }
.card input { margin-top: .35rem }
.card small { grid-column: 2 }
input:not([type=radio]), select, button { width: 100%; padding: .55rem .7rem; border: 1px solid var(--line); border-radius: .5rem; background: transparent; color: inherit; font: inherit }
option { background: var(--card) }
button { cursor: pointer; font-weight: 600 }
button:hover { border-color: var(--accent) }
.inline :is(select, button) { width: auto }
.primary { border-color: transparent; background: var(--accent); color: var(--on-accent) }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
details { font-size: .9rem }
pre { overflow-x: auto; font-size: .8rem }
summary { cursor: pointer; color: var(--quiet) }
`;
