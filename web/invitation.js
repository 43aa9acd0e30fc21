/* global crypto, document, fetch, history, location, sessionStorage, URLSearchParams */

/** What the API's codes mean to people; whatever else there is says it in its own words. */
const WORDS = {
  __proto__: null,
  already_member: 'You belong to the organisation already.',
  invitation_for_another_address:
    'The invitation was sent to another address than the one you are logged in with. Log in with that one.',
  organisation_full: 'The organisation has as many members as it can have.',
  too_many_organisations: 'You belong to as many organisations as you can. Leave one first.',
  token_invalid: 'This invitation was used, revoked or has expired. Ask for another one.',
};
const ROLES = { __proto__: null, admin: 'an admin', member: 'a member' };
/** Where the token waits while its reader logs in; login.js leads back where it stands. */
const KEPT = 'invitation';
const element = (id) => document.getElementById(id);
const say = (text) => void (element('message').textContent = text);

/** Calls the API with this browser's cookies; fails with the problem that it answers. */
async function call(method, path, body) {
  const headers = {
    ...(method === 'POST' && { 'idempotency-key': crypto.randomUUID() }),
    ...(body && { 'content-type': 'application/json' }),
  };
  const response = await fetch(`/v1${path}`, {
    method,
    headers,
    ...(body && { body: JSON.stringify(body) }),
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

function takeToken() {
  const mailed = new URLSearchParams(location.hash.slice(1)).get('token');
  // what stands there is used once, and nobody's business later
  history.replaceState(null, '', location.pathname);
  if (mailed) sessionStorage.setItem(KEPT, mailed);
  return mailed ?? sessionStorage.getItem(KEPT);
}

function showOffer({ organisation, role, invitedBy, expiresAt }) {
  element('title').textContent = `Join ${organisation.name}`;
  const inviter = invitedBy ?? 'Somebody there';
  element('words').textContent = `${inviter} invites you to join ${organisation.name} as ${ROLES[role]}.`;
  const until = new Date(expiresAt).toLocaleDateString(undefined, { dateStyle: 'long' });
  element('until').textContent = `The invitation is good until ${until}.`;
  element('offer').hidden = false;
}

function showAnswers(user) {
  element('logged-out').hidden = user !== null;
  element('logged-in').hidden = user === null;
  if (user) element('who').textContent = `You are logged in as ${user.email}.`;
}

function end() {
  sessionStorage.removeItem(KEPT);
  element('logged-out').hidden = true;
  element('logged-in').hidden = true;
}

function answerBy(id, work) {
  element(id).addEventListener('click', async ({ target }) => {
    target.disabled = true;
    try {
      say(await work());
      end();
    } catch (error) {
      say(WORDS[error.code] ?? error.message);
      if (error.code === 'token_invalid' || error.code === 'already_member') end();
    } finally {
      target.disabled = false;
    }
  });
}

const token = takeToken();
answerBy('accept', async () => {
  const { name } = await call('POST', '/invitations/accept', { token });
  return `You are a member of ${name} now.`;
});
answerBy('decline', async () => {
  await call('POST', '/invitations/decline', { token });
  return 'You have declined the invitation.';
});

try {
  if (!token) throw new Error('Open the link in the mail that invites you.');
  showOffer(await call('POST', '/invitations/preview', { token }));
  showAnswers(await me());
} catch (error) {
  say(WORDS[error.code] ?? error.message);
  if (error.code === 'token_invalid') end();
}
