/* global document, fetch */

const element = (id) => document.getElementById(id);

/** Calls the API with this browser's cookies; fails with the problem that it answers. */
async function call(method, path) {
  const response = await fetch(`/v1${path}`, { method });
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  const { detail = `answered ${response.status}` } = answer;
  throw Object.assign(new Error(detail), { status: response.status });
}

/** As `call`, after a refresh where the login needs one. */
async function callFresh(method, path) {
  try {
    return await call(method, path);
  } catch (error) {
    if (error.status !== 401) throw error;
    await call('POST', '/auth/refresh');
    return call(method, path);
  }
}

const day = (iso) => new Date(iso).toLocaleDateString(undefined, { dateStyle: 'long' });

/** Shows what there is to do, and answers what there is to say. */
async function show() {
  const me = await callFresh('GET', '/users/me').catch((error) => {
    if (error.status === 401) return null;
    throw error;
  });
  element('logged-out').hidden = me !== null;
  element('closing').hidden = !me?.closing;
  if (me === null) return '';
  if (me.closing) return `${me.email} will be erased on ${day(me.closing.at)}.`;
  return `${me.email} is open; there is nothing to restore.`;
}

async function perform(work) {
  const button = element('restore');
  button.disabled = true;
  try {
    element('message').textContent = await work();
  } catch (error) {
    element('message').textContent = error.message;
  } finally {
    button.disabled = false;
  }
}

element('restore').addEventListener('click', () =>
  perform(async () => {
    await callFresh('POST', '/users/me/restore');
    await show();
    return 'Your account is restored. Make new API keys where you need them.';
  }),
);

perform(show);
