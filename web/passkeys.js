/* global document, fetch, FormData, navigator, PublicKeyCredential */
import { turnOff } from './push-device.js';

const AUTH = '/v1/auth';
/** What browsers say of authenticators, in words for people. */
const WORDS = {
  InvalidStateError: 'This device has a passkey of yours already.',
  NotAllowedError: 'The device gave no passkey: it has none for you, or was not unlocked.',
};
const element = (id) => document.getElementById(id);

/** Calls the API with this browser's cookies; fails with the problem that it answers. */
async function call(method, path, body) {
  const response = await fetch(AUTH + path, {
    method,
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  throw Object.assign(new Error(answer.detail ?? `answered ${response.status}`), { code: answer.code });
}

/** Asks the authenticator for a signature. */
async function sign({ publicKey }) {
  const options = PublicKeyCredential.parseRequestOptionsFromJSON(publicKey);
  return (await navigator.credentials.get({ publicKey: options })).toJSON();
}

/** Does what needs a fresh proof; where the last one is too old, by a passkey first. */
async function withProof(work) {
  try {
    return await work();
  } catch (error) {
    if (error.code !== 'sudo_required') throw error;
    const passkey = await sign(await call('POST', '/reauthenticate/options'));
    await call('POST', '/reauthenticate', { passkey });
    return work();
  }
}

async function logIn(form) {
  const { email, password } = Object.fromEntries(new FormData(form));
  const { mfaRequired } = await call('POST', '/login', { email, password });
  form.reset();
  return mfaRequired ? 'This account asks for a code, which this page can not: use a passkey.' : 'Logged in.';
}

async function logInByPasskey() {
  const credential = await sign(await call('POST', '/passkeys/login/options'));
  await call('POST', '/passkeys/login/verify', { credential });
  return 'Logged in with a passkey.';
}

async function addPasskey(form) {
  const { name } = Object.fromEntries(new FormData(form));
  return withProof(async () => {
    const { publicKey } = await call('POST', '/passkeys/register/options');
    const options = PublicKeyCredential.parseCreationOptionsFromJSON(publicKey);
    const credential = (await navigator.credentials.create({ publicKey: options })).toJSON();
    await call('POST', '/passkeys/register/verify', { name, credential });
    return `Added “${name}”.`;
  });
}

async function removePasskey({ id, name }) {
  await withProof(() => call('DELETE', `/passkeys/${id}`));
  return `Removed “${name}”. Delete it on the device too.`;
}

async function logOut() {
  // whoever uses this browser next must not see what is told to them
  await turnOff().catch(() => undefined);
  await call('POST', '/logout');
  return 'Logged out.';
}

/** The passkeys of who is logged in, null where nobody is. */
async function ownPasskeys() {
  const ask = () => call('GET', '/passkeys');
  const found = await ask().catch(() => call('POST', '/refresh').then(ask, () => null));
  return found?.items ?? null;
}

async function show() {
  const passkeys = await ownPasskeys();
  element('logged-out').hidden = passkeys !== null;
  element('logged-in').hidden = passkeys === null;
  element('passkeys').replaceChildren(...(passkeys ?? []).map(card));
}

function card(passkey) {
  const item = document.createElement('li');
  const [title, text, button] = ['h3', 'p', 'button'].map((name) => document.createElement(name));
  const time = (iso) => new Date(iso).toLocaleString();
  title.textContent = passkey.name;
  text.textContent = passkey.lastUsedAt ? `Last used ${time(passkey.lastUsedAt)}` : 'Never used';
  button.textContent = 'Remove';
  button.addEventListener('click', () => run(() => removePasskey(passkey)));
  item.append(title, text, button);
  return item;
}

async function run(work) {
  try {
    element('message').textContent = await work();
  } catch (error) {
    element('message').textContent = WORDS[error.name] ?? error.message;
  }
  await show();
}

function onSubmit(id, work) {
  element(id).addEventListener('submit', (event) => {
    event.preventDefault();
    run(() => work(event.target));
  });
}

onSubmit('password-form', logIn);
onSubmit('add-form', addPasskey);
element('passkey-login').addEventListener('click', () => run(logInByPasskey));
element('log-out').addEventListener('click', () => run(logOut));
await show();
