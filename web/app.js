/* global AbortSignal, document, fetch, location, navigator, setInterval, setTimeout */
import { describeHealth } from './health.js';

const EVERY_MS = 15_000;
const PATIENCE_MS = 5_000;

const element = (id) => document.getElementById(id);

async function showHealth() {
  const { tone, title, detail } = await askHealth();
  element('status').dataset.tone = tone;
  // a status that is written again is read out again
  if (element('status-title').textContent !== title) element('status-title').textContent = title;
  if (element('status-detail').textContent !== detail) element('status-detail').textContent = detail;
}

async function askHealth() {
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const response = await fetch('/v1/health/ready', { cache: 'no-store', signal });
    // what stands before the API may answer for it, and then not in JSON
    return describeHealth(response.status, await response.json().catch(() => ({})));
  } catch {
    return describeHealth(null);
  }
}

/** Makes the example one that runs as it stands. */
function completeExample() {
  const example = element('example');
  example.textContent = example.textContent.replace('curl /v1', `curl ${location.origin}/v1`);
  const copy = element('copy');
  if (!navigator.clipboard) return;
  copy.hidden = false;
  copy.addEventListener('click', async () => {
    await navigator.clipboard.writeText(example.textContent);
    copy.textContent = 'Copied';
    setTimeout(() => (copy.textContent = 'Copy'), 2_000);
  });
}

completeExample();
await showHealth();
setInterval(() => document.hidden || showHealth(), EVERY_MS);
document.addEventListener('visibilitychange', () => document.hidden || showHealth());
