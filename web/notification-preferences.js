/* global document */
import { call } from './api.js';

const PATH = '/notification-preferences';
const CATEGORIES = {
  security: 'Security of your account',
  billing: 'Payments and subscriptions',
  activity: 'People and files of your organisations',
  product: 'News',
};
const RHYTHMS = { immediately: 'At once', daily: 'Once a day', off: 'Never' };
/** What may be chosen for mail; security is always mailed at once. */
const CHOICES = { security: ['immediately'], activity: ['immediately', 'daily', 'off'] };
const QUIET = { from: '22:00', to: '07:00' };
const element = (id) => document.getElementById(id);

let etag = null;

function cell(control, label) {
  control.setAttribute('aria-label', label);
  const made = document.createElement('td');
  made.append(control);
  return made;
}

function box(id, isOn, isFixed = false) {
  const made = document.createElement('input');
  Object.assign(made, { type: 'checkbox', id, checked: isOn, disabled: isFixed });
  return made;
}

function rhythm(id, chosen, choices) {
  const made = document.createElement('select');
  for (const value of choices) {
    const option = document.createElement('option');
    Object.assign(option, { value, textContent: RHYTHMS[value], selected: value === chosen });
    made.append(option);
  }
  return Object.assign(made, { id, disabled: choices.length === 1 });
}

function row([name, words], { inbox, mail, push }) {
  const head = document.createElement('th');
  head.scope = 'row';
  head.textContent = words;
  const isFixed = name === 'security';
  const choices = CHOICES[name] ?? ['immediately', 'off'];
  const made = document.createElement('tr');
  made.append(
    head,
    cell(box(`${name}-inbox`, inbox, isFixed), `${name} in the inbox`),
    cell(rhythm(`${name}-mail`, mail, choices), `${name} by mail`),
    cell(box(`${name}-push`, push), `${name} by push`),
  );
  return made;
}

function fill({ body: { categories, quietHours }, etag: version }) {
  etag = version;
  const rows = Object.entries(CATEGORIES).map((named) => row(named, categories[named[0]]));
  element('categories').replaceChildren(...rows);
  element('quiet').checked = quietHours !== null;
  element('quiet-from').value = (quietHours ?? QUIET).from;
  element('quiet-to').value = (quietHours ?? QUIET).to;
  toggleTimes();
}

function toggleTimes() {
  for (const id of ['quiet-from', 'quiet-to']) element(id).disabled = !element('quiet').checked;
}

function chosen() {
  const category = (name) => ({
    inbox: element(`${name}-inbox`).checked,
    mail: element(`${name}-mail`).value,
    push: element(`${name}-push`).checked,
  });
  const names = Object.keys(CATEGORIES);
  const quietHours = { from: element('quiet-from').value, to: element('quiet-to').value };
  return {
    categories: Object.fromEntries(names.map((name) => [name, category(name)])),
    quietHours: element('quiet').checked ? quietHours : null,
  };
}

async function save() {
  try {
    fill(await call('PUT', PATH, { body: chosen(), headers: { 'if-match': etag } }));
    return 'Saved.';
  } catch (error) {
    if (error.status !== 412) throw error;
    fill(await call('GET', PATH));
    return 'This was changed elsewhere meanwhile. Look at it again, then save.';
  }
}

/** Shows what somebody is told and how. @param perform does something and says what came of it */
export async function showPreferences({ timeZone }, perform) {
  fill(await call('GET', PATH));
  element('time-zone').textContent =
    `Times are of your time zone, ${timeZone}. Mail about security comes at any time.`;
  element('quiet').addEventListener('change', toggleTimes);
  element('preferences').addEventListener('submit', (event) => {
    event.preventDefault();
    void perform(save);
  });
}
