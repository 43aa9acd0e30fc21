/* global btoa, crypto, document, localStorage, navigator, Notification, window */
import { call } from './api.js';

/** Where this browser keeps the id that it is known by. */
const KEPT = 'push-device';
const element = (id) => document.getElementById(id);
const isAble = 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;

/** This browser's id; made when it is first needed. */
function deviceId() {
  const id = localStorage.getItem(KEPT) ?? crypto.randomUUID();
  localStorage.setItem(KEPT, id);
  return id;
}

/** Null where it was never asked for. */
async function subscription() {
  const registration = isAble ? await navigator.serviceWorker.getRegistration('/') : undefined;
  return (await registration?.pushManager.getSubscription()) ?? null;
}

/** Whether a subscription was made with this key of the service; push services refuse what any other one signs. */
function isMadeWith({ options }, applicationServerKey) {
  const bytes = new Uint8Array(options.applicationServerKey ?? []);
  const base64 = btoa(String.fromCharCode(...bytes));
  return base64.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '') === applicationServerKey;
}

async function turnOn(applicationServerKey) {
  if ((await Notification.requestPermission()) !== 'granted') {
    throw new Error('your browser does not let this site show notifications');
  }
  await subscribe(applicationServerKey);
  return 'Notifications are shown on this device from now on.';
}

async function subscribe(applicationServerKey) {
  const id = deviceId();
  // push services exchange subscriptions: the worker then says so in the name of this device
  await navigator.serviceWorker.register(`/push-worker.js?device=${id}`, { scope: '/' });
  const { pushManager } = await navigator.serviceWorker.ready;
  const before = await pushManager.getSubscription();
  if (before && !isMadeWith(before, applicationServerKey)) await before.unsubscribe();
  const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
  await call('PUT', `/devices/${id}`, { body: made.toJSON() });
}

/** Has nothing shown on this device any more: before somebody logs out, above all. */
export async function turnOff() {
  const id = localStorage.getItem(KEPT);
  if (id === null) return;
  await call('DELETE', `/devices/${id}`);
  await (await subscription())?.unsubscribe();
  localStorage.removeItem(KEPT);
}

function card({ id, name, createdAt, lastUsedAt }, remove) {
  const made = document.createElement('li');
  const title = document.createElement('h3');
  title.textContent = id === localStorage.getItem(KEPT) ? `${name} (this one)` : name;
  const day = (time) => new Date(time).toLocaleDateString(undefined, { dateStyle: 'medium' });
  const words = document.createElement('p');
  const used = lastUsedAt === null ? 'Nothing was shown on it yet.' : `Last used ${day(lastUsedAt)}.`;
  words.textContent = `Since ${day(createdAt)}. ${used}`;
  const button = document.createElement('button');
  Object.assign(button, { type: 'button', textContent: 'Remove' });
  button.setAttribute('aria-label', `Remove ${title.textContent}`);
  button.addEventListener('click', remove);
  made.append(title, words, button);
  return made;
}

function stateOf({ applicationServerKey, isOn }) {
  if (!isAble) return 'This browser can not show notifications by web push.';
  if (applicationServerKey === null) return 'This service does not push notifications yet.';
  if (Notification.permission === 'denied') return 'Your browser does not let this site show notifications.';
  return isOn ? 'Notifications are shown on this device.' : 'Notifications are not shown on this device.';
}

/** Shows where notifications are pushed to. @param perform does something and says what came of it */
export async function showDevices(perform) {
  let applicationServerKey = null;
  const show = async () => {
    const { items, ...service } = (await call('GET', '/devices')).body;
    applicationServerKey = service.applicationServerKey;
    const isListed = items.some(({ id }) => id === localStorage.getItem(KEPT));
    const known = isListed ? await subscription() : null;
    const isOn = known !== null;
    // the service has other keys than before: nobody has to notice
    if (known && applicationServerKey && !isMadeWith(known, applicationServerKey)) {
      await subscribe(applicationServerKey);
    }
    element('push-state').textContent = stateOf({ applicationServerKey, isOn });
    element('push-on').hidden = !isAble || applicationServerKey === null || isOn;
    element('push-off').hidden = !isOn;
    element('devices').replaceChildren(
      ...items.map((item) => card(item, () => void perform(() => remove(item)))),
    );
  };
  const remove = async ({ id, name }) => {
    if (id === localStorage.getItem(KEPT)) await turnOff();
    else await call('DELETE', `/devices/${id}`);
    await show();
    return `${name} shows no more notifications.`;
  };
  const after = (work) => () =>
    void perform(async () => {
      const said = await work();
      await show();
      return said;
    });
  element('push-on').addEventListener(
    'click',
    after(() => turnOn(applicationServerKey)),
  );
  element('push-off').addEventListener(
    'click',
    after(async () => {
      await turnOff();
      return 'Nothing is shown on this device any more.';
    }),
  );
  await show();
}
