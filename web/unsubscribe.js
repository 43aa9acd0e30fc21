/* global document, fetch, history, location, URLSearchParams */

const element = (id) => document.getElementById(id);
const say = (text) => void (element('message').textContent = text);

const token = new URLSearchParams(location.hash.slice(1)).get('token');
// nobody's business later
history.replaceState(null, '', location.pathname);

async function unsubscribe() {
  element('unsubscribe').disabled = true;
  try {
    const { ok, status } = await fetch(`/v1/unsubscribe?${new URLSearchParams({ token })}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'List-Unsubscribe=One-Click',
    });
    if (!ok) throw new Error(`the service answered ${status}`);
    element('ask').hidden = true;
    // the service tells nobody which links are good
    say('Done. If the link is from one of our mails of the last year, no more of its kind will come.');
  } catch (error) {
    element('unsubscribe').disabled = false;
    say(`That failed: ${error.message}. Try again in a moment.`);
  }
}

if (token) {
  element('ask').hidden = false;
  element('unsubscribe').addEventListener('click', unsubscribe);
} else {
  say('This page needs the link of a mail: open it from there.');
}
