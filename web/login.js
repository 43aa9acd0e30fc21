/* global document, fetch, FormData, history, location, sessionStorage, URLSearchParams */
import { turnOff } from './push-device.js';

/** What the API's codes mean to people; whatever else there is says that it failed. */
const WORDS = {
  __proto__: null,
  access_denied: 'You cancelled the login.',
  account_suspended: 'This account is suspended.',
  email_unverified_at_provider: 'Your mail address is not verified there: verify it first.',
  identity_taken: 'That login belongs to another account here.',
  provider_already_linked: 'This account has another login of that provider: remove that one first.',
  provider_unavailable: 'The provider does not answer. Try again in a moment, or take another way.',
  state_invalid: 'That took too long, or began in another browser. Start again.',
};
const FAILED = 'The login failed. Try again, or take another way.';
const element = (id) => document.getElementById(id);

/** Calls the API with this browser's cookies; fails with the problem that it answers. */
async function call(method, path, body) {
  const response = await fetch(`/v1${path}`, {
    method,
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  throw Object.assign(new Error(answer.detail ?? `answered ${response.status}`), { code: answer.code });
}

/** Who is logged in, null for nobody. */
async function me() {
  const ask = () => call('GET', '/users/me');
  return ask().catch(() => call('POST', '/auth/refresh').then(ask, () => null));
}

function providerLink({ id, name }, query, words) {
  const link = document.createElement('a');
  // a page to go to: its answer is a redirect to the provider, which no script may follow
  link.href = `/v1/auth/oauth/${id}?${new URLSearchParams({ returnTo: '/login.html', ...query })}`;
  link.className = 'button';
  link.textContent = `${words} ${name}`;
  return link;
}

function linkCard({ provider, name, email }) {
  const card = document.createElement('li');
  const title = document.createElement('strong');
  title.textContent = `${name}: ${email}`;
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = 'Remove';
  button.addEventListener('click', () =>
    perform(button, async () => {
      await call('DELETE', `/auth/oauth-links/${provider}`);
      return `${name} logs in no more.`;
    }),
  );
  card.append(title, button);
  return card;
}

async function show(challenge) {
  const [{ providers }, user] = await Promise.all([
    call('GET', '/auth/oauth').catch(() => ({ providers: [] })),
    challenge ? null : me(),
  ]);
  element('second-factor').hidden = !challenge;
  element('logged-out').hidden = Boolean(challenge) || user !== null;
  element('logged-in').hidden = user === null;
  element('providers').replaceChildren(...providers.map((each) => providerLink(each, {}, 'Continue with')));
  element('no-providers').hidden = providers.length > 0;
  if (user === null) return;
  const { items } = await call('GET', '/auth/oauth-links');
  const others = providers.filter(({ id }) => !items.some(({ provider }) => provider === id));
  element('who').textContent = `Logged in as ${user.email}`;
  // the page of an invitation has sent its reader here, and keeps its token there
  element('invitation').hidden = sessionStorage.getItem('invitation') === null;
  element('links').replaceChildren(...items.map(linkCard));
  element('more-providers').replaceChildren(
    ...others.map((each) => providerLink(each, { link: '1' }, 'Add')),
  );
}

const say = (text) => void (element('message').textContent = text);

/** Does something, says what came of it, and shows who is logged in then. */
async function perform(button, work) {
  button.disabled = true;
  try {
    say(await work());
    await show(challenge);
  } catch (error) {
    say(WORDS[error.code] ?? error.message);
  } finally {
    button.disabled = false;
  }
}

function onSubmit(id, work) {
  element(id).addEventListener('submit', (event) => {
    event.preventDefault();
    const values = Object.fromEntries(new FormData(event.target));
    void perform(event.submitter, async () => {
      const said = await work(values);
      event.target.reset();
      return said;
    });
  });
}

const fragment = new URLSearchParams(location.hash.slice(1));
let challenge = fragment.get('challenge');
// what stands there is used once, and nobody's business later
history.replaceState(null, '', location.pathname);

onSubmit('password-form', async ({ email, password }) => {
  const answer = await call('POST', '/auth/login', { email, password });
  challenge = answer.challenge ?? null;
  return challenge ? 'One more step.' : 'Logged in.';
});
onSubmit('code-form', async ({ code }) => {
  const typed = code.replace(/\s/g, '');
  const proof = /^\d{6}$/.test(typed) ? { code: typed } : { recoveryCode: typed };
  await call('POST', '/auth/mfa/verify', { challenge, ...proof });
  challenge = null;
  return 'Logged in.';
});
element('log-out').addEventListener('click', ({ target }) =>
  perform(target, async () => {
    // whoever uses this browser next must not see what is told to them
    await turnOff().catch(() => undefined);
    await call('POST', '/auth/logout');
    return 'Logged out.';
  }),
);

if (fragment.has('error')) say(WORDS[fragment.get('error')] ?? FAILED);
else if (fragment.has('linked')) say('Added: it logs in from now on.');
else if (challenge) say('One more step.');
await show(challenge);
