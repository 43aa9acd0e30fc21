/* global crypto, document, fetch, location, setTimeout */

/** How often to ask whether a copy is ready: ms. */
const EVERY_MS = 2_000;
/** The copy that the mail's link names; empty without one. */
const named = location.hash.slice(1);
const element = (id) => document.getElementById(id);

/** Calls the API with this browser's cookies; fails with the problem that it answers. */
async function call(method, path) {
  const headers = method === 'POST' ? { 'idempotency-key': crypto.randomUUID() } : {};
  const response = await fetch(`/v1${path}`, { method, headers });
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  const { detail = `answered ${response.status}`, code } = answer;
  const retryAfter = Number(response.headers.get('retry-after'));
  throw Object.assign(new Error(detail), { status: response.status, code, retryAfter });
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

const time = (iso) => new Date(iso).toLocaleString(undefined, { dateStyle: 'long', timeStyle: 'short' });

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];
function size(bytes) {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), UNITS.length - 1);
  const format = { style: 'unit', unit: UNITS[power], unitDisplay: 'short', maximumFractionDigits: 1 };
  return (bytes / 1_000 ** power).toLocaleString(undefined, format);
}

function make(name, text, children = []) {
  const made = document.createElement(name);
  made.textContent = text;
  made.append(...children);
  return made;
}

/** The first click fetches it, whatever became of the login since the page was shown. */
function partCard(id, { number, name, records, bytes }) {
  const button = make('button', 'Download');
  button.type = 'button';
  button.setAttribute('aria-label', `Download ${name}`);
  button.addEventListener('click', () =>
    perform(async () => {
      await callFresh('GET', `/users/me/exports/${id}`);
      // the answer is a file: the page stays
      location.assign(`/v1/users/me/exports/${id}/parts/${number}`);
      return `${name} is on its way.`;
    }),
  );
  const lines = records === 1 ? '1 record' : `${records.toLocaleString()} records`;
  return make('li', '', [make('h3', name), make('p', `${lines}, ${size(bytes)}`), button]);
}

const STATES = {
  preparing: () => 'It is being gathered. A mail tells you when it is ready; you may leave this page.',
  failed: () => 'It could not be gathered. Ask for another one tomorrow.',
  ready: ({ expiresAt }) => `It can be fetched until ${time(expiresAt)}.`,
};

function exportSection(found) {
  const list = document.createElement('ul');
  list.className = 'cards';
  list.append(...found.parts.map((part) => partCard(found.id, part)));
  const title = make('h2', `Of ${time(found.requestedAt)}`);
  return make('section', '', [title, make('p', STATES[found.state](found)), list]);
}

/** Those that can still be fetched, the newest first, with their parts; null where nobody is logged in. */
async function exports() {
  try {
    const { items } = await callFresh('GET', '/users/me/exports');
    return await Promise.all(items.map(({ id }) => call('GET', `/users/me/exports/${id}`)));
  } catch (error) {
    if (error.status === 401) return null;
    throw error;
  }
}

async function show() {
  const found = await exports();
  element('logged-out').hidden = found !== null;
  element('logged-in').hidden = found === null;
  if (found === null) return '';
  element('exports').replaceChildren(...found.map(exportSection));
  if (found.some(({ state }) => state === 'preparing')) setTimeout(() => void perform(show), EVERY_MS);
  const isOver = named !== '' && !found.some(({ id }) => id === named);
  return isOver ? 'The copy that the mail tells of has expired, or belongs to another account.' : '';
}

async function ask() {
  try {
    await callFresh('POST', '/users/me/export');
  } catch (error) {
    if (error.code !== 'export_too_soon') throw error;
    const at = new Date(Date.now() + error.retryAfter * 1_000).toISOString();
    return `One copy a day: the next one can be asked for from ${time(at)} on.`;
  }
  await show();
  return 'Asked for.';
}

/** Does something and says what came of it. */
async function perform(work) {
  try {
    element('message').textContent = await work();
  } catch (error) {
    element('message').textContent = `That failed: ${error.message}`;
  }
}

element('ask').addEventListener('click', () => void perform(ask));
await perform(show);
