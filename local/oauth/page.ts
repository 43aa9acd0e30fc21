import type { ProviderId } from './clients.ts';

const NAMES: Readonly<Record<ProviderId, string>> = { google: 'Google', github: 'GitHub' };
/** What the page sends back as it came. */
const KEPT = [
  'client_id',
  'redirect_uri',
  'response_type',
  'scope',
  'state',
  'code_challenge',
  'code_challenge_method',
  'nonce',
];

/** Who is there, and whether they agree: what a real provider asks in several pages. */
export function consentPage(provider: ProviderId, asked: URLSearchParams): string {
  const hidden = KEPT.filter((name) => asked.has(name)).map(
    (name) => `<input type="hidden" name="${name}" value="${escape(asked.get(name)!)}">`,
  );
  return document(
    `Continue with ${NAMES[provider]}`,
    `<p><strong>${escape(asked.get('client_id')!)}</strong> asks for: ${escape(asked.get('scope') ?? '')}</p>
<form method="post">
${hidden.join('\n')}
<label>Continue as <input name="email" type="email" value="ada@example.com" required autofocus></label>
<label>The address is <select name="verified"><option value="yes">verified</option><option value="no">not verified</option></select></label>
<details><summary>Somebody else had this address before</summary>
<label>Who <input name="holder" placeholder="the first one"></label></details>
<button name="decision" value="allow">Continue</button>
<button name="decision" value="deny" formnovalidate class="plain">Cancel</button>
</form>`,
  );
}

/** For who can't be sent back: the client is unknown, or not at this address. */
export function mistakePage(error: string, parameter: string): string {
  return document(
    'This request can not be answered',
    `<p><code>${error}</code>: look at <code>${parameter}</code>.</p>`,
  );
}

function document(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${STYLE}</style>
<main>
<p class="note">The rehearsal's stand-in: nothing leaves this machine.</p>
<h1>${title}</h1>
${content}
</main>
</html>
`;
}

const STYLE = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
main { max-width: 24rem; margin: 12vh auto; padding: 1.5rem; border: 1px solid GrayText; border-radius: .6rem }
h1 { font-size: 1.4rem; margin: .5rem 0 }
form, label { display: grid; gap: .4rem }
form { gap: 1rem }
input, select, button { font: inherit; padding: .55rem .7rem; border-radius: .4rem; border: 1px solid GrayText }
button { border: 0; background: #1d4ed8; color: #fff; font-weight: 600; cursor: pointer }
button.plain { background: none; color: inherit; border: 1px solid GrayText }
.note { margin: 0; font-size: .85rem; opacity: .75 }
`;

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escape = (text: string) => text.replace(/[&<>"']/g, (character) => ESCAPES[character]!);
