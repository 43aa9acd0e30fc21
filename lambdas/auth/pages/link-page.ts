import { escapeHtml } from '../../platform/html.ts';
import { nodeCrypto } from '../../platform/node-crypto.ts';
import { textsOf } from './texts.ts';
import type { Language, PageKind, Texts } from './texts.ts';

export interface LinkPage {
  readonly content: string;
  /** Allows this page's script and style, requests to ourselves, and nothing else. */
  readonly policy: string;
}

/**
 * Where the links of our mails lead. The token stands behind the `#` and is used only by a click on a button, so
 * that neither servers, logs nor the scanners of mail servers see it or use it up.
 */
export function linkPage(kind: PageKind, language: Language): LinkPage {
  const texts = textsOf(kind, language);
  const policy = [
    "default-src 'none'",
    "connect-src 'self'",
    `script-src '${hashOf(SCRIPT)}'`,
    `style-src '${hashOf(STYLE)}'`,
    "form-action 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');
  return { content: pageOf(kind, language, texts), policy };
}

function pageOf(kind: PageKind, language: Language, texts: Texts): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${texts.title}</title>
<style>${STYLE}</style>
</head>
<body data-kind="${kind}" data-texts="${escapeHtml(JSON.stringify(texts))}">
<main>
<h1>${texts.title}</h1>
<p role="status" id="status"></p>
<form id="verify" hidden><button>${texts.confirm}</button></form>
<form id="email" hidden><button>${texts.confirm}</button></form>
<form id="reset" hidden>
<label for="password">${texts.newPassword}</label>
<input id="password" type="password" autocomplete="new-password" minlength="8" maxlength="256" required>
<button>${texts.save}</button>
</form>
<form id="login" hidden><button>${texts.login}</button></form>
<form id="mfa" hidden>
<label for="code">${texts.code}</label>
<input id="code" autocomplete="one-time-code" autocapitalize="characters" spellcheck="false" maxlength="64" required>
<button>${texts.login}</button>
</form>
<noscript>JavaScript is needed here.</noscript>
</main>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

const SCRIPT = `
const { kind, texts: json } = document.body.dataset;
const texts = JSON.parse(json);
const status = document.getElementById('status');
const verify = document.getElementById('verify');
const email = document.getElementById('email');
const reset = document.getElementById('reset');
const login = document.getElementById('login');
const mfa = document.getElementById('mfa');
const code = document.getElementById('code');
const password = document.getElementById('password');
let token = new URLSearchParams(location.hash.slice(1)).get('token');
history.replaceState(null, '', location.pathname + location.search);

function show(form, text) {
  for (const each of [verify, email, reset, login, mfa]) each.hidden = each !== form;
  status.textContent = text;
}

async function post(path, body) {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = response.status === 204 ? {} : await response.json();
  if (response.ok) return answer;
  if (answer.code === 'token_invalid' || answer.code === 'challenge_invalid') show(null, texts.dead);
  else if (response.status === 401 && kind === 'email') status.textContent = texts.loginFirst;
  else status.textContent = answer.fields?.[0]?.message ?? texts.failed;
  return null;
}

function onSubmit(form, work) {
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const button = form.querySelector('button');
    button.disabled = true;
    try {
      await work();
    } catch {
      status.textContent = texts.failed;
    } finally {
      button.disabled = false;
    }
  });
}

onSubmit(verify, async () => {
  const answer = await post('/v1/auth/verify-email', { token });
  if (!answer) return;
  if (answer.passwordKept) return show(null, texts.confirmed);
  token = answer.passwordResetToken;
  show(reset, texts.choosePassword);
});

onSubmit(email, async () => {
  // the access cookie may have ended while the mail was under way
  await fetch('/v1/auth/refresh', { method: 'POST' });
  if (await post('/v1/auth/email/confirm', { token })) show(null, texts.addressChanged);
});

onSubmit(reset, async () => {
  const answer = await post('/v1/auth/password/reset', { token, password: password.value });
  if (answer) show(null, texts.saved);
});

onSubmit(login, async () => {
  const answer = await post('/v1/auth/magic-link/consume', { token });
  if (!answer) return;
  if (!answer.mfaRequired) return enter();
  token = answer.challenge;
  show(mfa, '');
});

onSubmit(mfa, async () => {
  const text = code.value.replace(/\\s/g, '');
  const proof = /^\\d{6}$/.test(text) ? { code: text } : { recoveryCode: text };
  if (await post('/v1/auth/mfa/verify', { challenge: token, ...proof })) enter();
});

// the cookies are set: the web app takes over
function enter() {
  show(null, texts.loggedIn);
  location.replace('/');
}

if (token) show({ verify, email, reset, login }[kind], '');
else show(null, texts.dead);
`;

const STYLE = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
main { max-width: 26rem; margin: 15vh auto; padding: 0 1rem }
form:not([hidden]) { display: grid; gap: .75rem }
input, button { font: inherit; padding: .6rem .8rem; border-radius: .4rem; border: 1px solid GrayText }
button { border: 0; background: #1d4ed8; color: #fff; font-weight: 600; cursor: pointer }
button:disabled { opacity: .6 }
`;

function hashOf(text: string): string {
  return `sha256-${nodeCrypto().createHash('sha256').update(text).digest('base64')}`;
}
