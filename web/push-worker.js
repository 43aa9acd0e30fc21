/* global clients, fetch, location, self, URL */

/** What a push says; one whose content can not be read still has to show something, or the browser does. */
function contentOf(data) {
  try {
    return data.json();
  } catch {
    return { title: 'Soloist', body: 'There is something new.', url: null, tag: null };
  }
}

async function show({ title, body, url, tag }) {
  // of two with one tag the second takes the place of the first: one event is shown once
  await self.registration.showNotification(title, { body, ...(tag && { tag }), data: { url } });
  for (const client of await clients.matchAll({ type: 'window' })) client.postMessage('pushed');
}

async function open(url) {
  const target = new URL(url ?? '/notifications.html', location.origin).href;
  const pages = await clients.matchAll({ type: 'window', includeUncontrolled: true });
  const page = pages.find((each) => each.url === target);
  return page ? page.focus() : clients.openWindow(target);
}

/** As pages do: access tokens live for minutes, and nobody may have looked at one for days. */
async function put(path, body) {
  const request = { method: 'PUT', headers: { 'content-type': 'application/json' }, body };
  const { status } = await fetch(path, request);
  if (status !== 401) return;
  await fetch('/v1/auth/refresh', { method: 'POST' });
  await fetch(path, request);
}

/** The push service gave this browser another address: the old one is dead. */
async function resubscribe({ oldSubscription, newSubscription }) {
  const made = newSubscription ?? (await self.registration.pushManager.subscribe(oldSubscription.options));
  const device = new URL(location.href).searchParams.get('device');
  await put(`/v1/devices/${device}`, JSON.stringify(made.toJSON()));
}

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(clients.claim()));
self.addEventListener('push', (event) => event.waitUntil(show(contentOf(event.data))));
self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.url));
});
self.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(resubscribe(event)));
