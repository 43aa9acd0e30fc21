/* global crypto, document, fetch, FormData, location, setTimeout, URLSearchParams */

/** How often to ask whether a file was looked at, and for how long: ms. */
const EVERY_MS = 1_000;
const PATIENCE_MS = 120_000;
/** What browsers don't know by the names' endings. */
const TYPES = { csv: 'text/csv', json: 'application/json', txt: 'text/plain', zip: 'application/zip' };
const element = (id) => document.getElementById(id);

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
  const detail = answer.fields?.map(({ path, message }) => `${path} ${message}`).join(', ') ?? answer.detail;
  throw Object.assign(new Error(detail ?? `answered ${response.status}`), { status: response.status });
}

/** As `call`, after a refresh where the login needs one. */
async function callFresh(...request) {
  try {
    return await call(...request);
  } catch (error) {
    if (error.status !== 401) throw error;
    await call('POST', '/auth/refresh');
    return call(...request);
  }
}

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];
function size(bytes) {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), UNITS.length - 1);
  const format = { style: 'unit', unit: UNITS[power], unitDisplay: 'short', maximumFractionDigits: 1 };
  return (bytes / 1_000 ** power).toLocaleString(undefined, format);
}

function typeOf({ name, type }) {
  return TYPES[name.split('.').at(-1).toLowerCase()] ?? type;
}

/** Sends a file by the form that the API has signed, and waits until it was looked at. */
async function send(asked, file) {
  const form = new FormData();
  for (const [name, value] of Object.entries(asked.upload.fields)) form.append(name, value);
  form.append('file', file);
  const sent = await fetch(asked.upload.url, { method: 'POST', body: form });
  if (!sent.ok) throw new Error(`the bucket answered ${sent.status}`);
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await callFresh('GET', `/files/${asked.file.id}`);
    if (found.state === 'failed') throw new Error(found.failure.detail);
    if (found.state === 'ready') return found;
    if (Date.now() > end) throw new Error('it is still being looked at: come back later');
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
}

function make(name, text, children = []) {
  const made = document.createElement(name);
  made.textContent = text;
  made.append(...children);
  return made;
}

function button(words, label, work) {
  const made = make('button', words);
  made.type = 'button';
  made.setAttribute('aria-label', label);
  made.addEventListener('click', () => void perform(work));
  return made;
}

const STATES = { processing: () => 'It is being looked at.', failed: ({ failure }) => failure.detail };

function card(file) {
  const { id, name } = file;
  const words = STATES[file.state]?.(file) ?? size(file.size);
  const download = button('Download', `Download ${name}`, async () => {
    await callFresh('GET', `/files/${id}`);
    // the answer is a file: the page stays
    location.assign(`/v1/files/${id}/content`);
    return `${name} is on its way.`;
  });
  const remove = button('Delete', `Delete ${name}`, async () => {
    await callFresh('DELETE', `/files/${id}`);
    await show();
    return `${name} is deleted.`;
  });
  const buttons = file.state === 'ready' ? [download, remove] : [remove];
  return make('li', '', [make('h3', name), make('p', words), ...buttons]);
}

async function page(cursor) {
  const query = new URLSearchParams({ limit: '24', ...(cursor && { cursor }) });
  const found = await callFresh('GET', `/files?${query}`);
  const more = element('more');
  more.hidden = found.cursor === null;
  more.onclick = () =>
    void perform(async () => {
      element('files').append(...(await page(found.cursor)));
      return '';
    });
  return found.items.map(card);
}

/** The address changes with every look: a picture that was shown before may be another one now. */
function showPicture(userId) {
  const picture = element('picture');
  const toggle = (isThere) => {
    picture.hidden = !isThere;
    element('remove').hidden = !isThere;
  };
  picture.onload = () => toggle(true);
  picture.onerror = () => toggle(false);
  picture.src = `/v1/users/${userId}/avatar?${new URLSearchParams({ size: 'small', at: Date.now() })}`;
}

async function show() {
  let user = null;
  try {
    user = await callFresh('GET', '/users/me');
  } catch (error) {
    if (error.status !== 401) throw error;
  }
  element('logged-out').hidden = user !== null;
  element('logged-in').hidden = user === null;
  if (user === null) return '';
  const [usage, cards] = await Promise.all([call('GET', '/files/usage'), page()]);
  const { usedBytes, reservedBytes, limitBytes } = usage;
  element('usage').textContent = `${size(usedBytes + reservedBytes)} of ${size(limitBytes)} are used.`;
  element('files').replaceChildren(...cards);
  showPicture(user.id);
  return '';
}

/** Does something and says what came of it. */
async function perform(work) {
  try {
    element('message').textContent = await work();
  } catch (error) {
    element('message').textContent = `That failed: ${error.message}`;
  }
}

/** @param ask asks the API for the form to send a file by */
function onSubmit(id, ask, done) {
  element(id).addEventListener('submit', (event) => {
    event.preventDefault();
    const form = event.target;
    const file = new FormData(form).get('file');
    void perform(async () => {
      element('message').textContent = `Uploading ${file.name} …`;
      try {
        await send(await ask(file), file);
      } finally {
        await show();
      }
      form.reset();
      return done(file);
    });
  });
}

onSubmit(
  'upload',
  (file) => callFresh('POST', '/files', { name: file.name, type: typeOf(file), size: file.size }),
  ({ name }) => `${name} is ready.`,
);
onSubmit(
  'avatar',
  (file) => callFresh('POST', '/users/me/avatar', { type: file.type, size: file.size }),
  () => 'That is your picture from now on.',
);
element('remove').addEventListener('click', () =>
  perform(async () => {
    await callFresh('DELETE', '/users/me/avatar');
    await show();
    return 'The picture is deleted.';
  }),
);
await perform(show);
