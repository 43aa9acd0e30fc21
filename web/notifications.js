/* global document, location, navigator, setInterval, URLSearchParams */
import { call, me } from './api.js';
import { showPreferences } from './notification-preferences.js';
import { showDevices } from './push-device.js';

/** How often to look for something new, ms: with what is known it is a small question, and most answers are 304. */
const EVERY_MS = 30_000;
const PAGE = 20;
const element = (id) => document.getElementById(id);
const say = (text) => void (element('message').textContent = text);

/** What is shown, newest first: the first page is asked for again and again, older ones are kept. */
let notes = [];
let unreadCount = 0;
let etag = null;
let older = null;

/** Does something and says what came of it; nothing where it says nothing. */
async function perform(work) {
  try {
    const said = await work();
    if (said !== undefined) say(said);
  } catch (error) {
    say(`That failed: ${error.message}`);
  }
}

function pageAfter(cursor) {
  const unread = element('unread-only').checked;
  const query = new URLSearchParams({
    limit: String(PAGE),
    ...(cursor && { cursor }),
    ...(unread && { unread }),
  });
  return `/notifications?${query}`;
}

/** Asks for the first page, unless it is as it was. */
async function refresh() {
  const known = etag === null ? {} : { 'if-none-match': etag };
  const answer = await call('GET', pageAfter(null), { headers: known });
  if (answer.status === 304) return;
  const { items, cursor } = answer.body;
  etag = answer.etag;
  unreadCount = answer.body.unreadCount;
  const last = items.at(-1)?.id ?? '';
  const kept = cursor === null ? [] : notes.filter(({ id }) => id < last);
  if (kept.length === 0) older = cursor;
  notes = [...items, ...kept];
  show();
}

async function showOlder() {
  const { items, cursor } = (await call('GET', pageAfter(older))).body;
  older = cursor;
  notes.push(...items);
  show();
}

function startAnew() {
  [notes, etag, older] = [[], null, null];
  return refresh();
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

async function markRead(note) {
  await call('POST', `/notifications/${note.id}/read`);
  note.read = true;
  await refresh();
}

function card(note) {
  const { id, title, text, url, read, at } = note;
  const time = make(
    'time',
    new Date(at).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' }),
  );
  time.dateTime = at;
  const markAsRead = button('Mark as read', `Mark as read: ${title}`, () => markRead(note));
  const remove = button('Delete', `Delete: ${title}`, async () => {
    await call('DELETE', `/notifications/${id}`);
    notes = notes.filter((other) => other !== note);
    await refresh();
  });
  const link = make('a', 'Open');
  link.href = url ?? '';
  link.setAttribute('aria-label', `Open: ${title}`);
  link.addEventListener('click', () => void perform(() => markRead(note)));
  const actions = make('p', '', [...(url ? [link] : []), ...(read ? [] : [markAsRead]), remove]);
  actions.className = 'actions';
  const made = make('li', '', [make('h3', title), make('p', text), time, actions]);
  if (!read) made.className = 'unread';
  return made;
}

function show() {
  element('notes').replaceChildren(...notes.map(card));
  element('no-notes').hidden = notes.length > 0;
  element('unread').textContent = unreadCount === 0 ? 'All is read.' : `${unreadCount} unread`;
  element('read-all').disabled = unreadCount === 0;
  element('more').hidden = older === null;
  document.title = `${unreadCount === 0 ? '' : `(${unreadCount}) `}Notifications · Soloist`;
}

element('read-all').addEventListener('click', () =>
  perform(async () => {
    // what has come since stays unread: nobody has seen it
    await call('POST', `/notifications/read-all?${new URLSearchParams({ until: notes[0].id })}`);
    await startAnew();
  }),
);
element('unread-only').addEventListener('change', () => perform(startAnew));
element('more').addEventListener('click', () => perform(showOlder));

await perform(async () => {
  const user = await me();
  element('logged-out').hidden = user !== null;
  element('logged-in').hidden = user === null;
  if (user === null) return;
  await Promise.all([refresh(), showPreferences(user, perform), showDevices(perform)]);
  // mails lead to a part of this page that was not there yet
  if (location.hash === '#preferences') element('preferences').scrollIntoView();
  const look = () => void (document.hidden || refresh().catch(() => undefined));
  setInterval(look, EVERY_MS);
  document.addEventListener('visibilitychange', look);
  // the worker tells what was pushed: no need to wait
  navigator.serviceWorker?.addEventListener('message', look);
});
