// Automatic logoff (45 CFR 164.312(a)(2)(iii)) as the person sees it: a dialog two minutes ahead, then the page that says
// why. The server ends the session on its own and closes the circuit; this spares people the surprise. Typing in a circuit
// makes no request, so activity is reported, with how long ago it was; the answer tells what is left, other tabs included.
const LIMIT = 15 * 60_000;
const WARNING = 2 * 60_000;
const REPORT = 30_000;

let lastActive = Date.now();
let lastReport = 0;
let idleAt = lastActive + LIMIT;
let expiresAt = Infinity;
let reporting = false;
let dismissed = false;

export function watch(dialog) {
  for (const kind of ['pointerdown', 'keydown', 'wheel', 'touchstart'])
    // Once the question is open, only its answer counts.
    addEventListener(kind, () => { if (!dialog.open) lastActive = Date.now(); }, { passive: true, capture: true });
  dialog.querySelector('[data-stay]').addEventListener('click', () => stay(dialog));
  dialog.querySelector('[data-dismiss]').addEventListener('click', () => dismiss(dialog));
  // Escape is an answer, too: somebody is there.
  dialog.addEventListener('cancel', event => {
    event.preventDefault();
    if (dialog.dataset.kind === 'idle') stay(dialog);
    else dismiss(dialog);
  });
  setInterval(() => check(dialog), 1_000);
}

async function check(dialog) {
  if (reporting) return;
  const now = Date.now();
  const left = () => Math.min(idleAt, expiresAt) - Date.now();
  if (lastReport === 0 || (lastActive > lastReport && now - lastReport >= REPORT)) await report();
  // Before the warning the server is asked: another tab may have been active, or the machine asleep.
  if (left() <= WARNING && !dialog.open) await report();
  if (left() <= 0) leave(expiresAt <= idleAt ? 'expired' : 'idle');
  else if (left() <= WARNING) show(dialog, expiresAt <= idleAt ? 'expired' : 'idle', left());
  else if (dialog.open) dialog.close();
}

async function report() {
  reporting = true;
  lastReport = Date.now();
  try {
    const idle = Math.max(0, (Date.now() - lastActive) / 1000);
    const response = await fetch('/account/alive', { method: 'POST', body: new URLSearchParams({ idle }) });
    if (response.status === 401) return leave('ended');
    const told = await response.json();
    idleAt = Date.now() + told.idle * 1000;
    expiresAt = Date.now() + told.expires * 1000;
  } catch {
    // No connection: the session runs out by the times known last, and the reconnect bar says the rest.
  } finally {
    reporting = false;
  }
}

function show(dialog, kind, left) {
  if (kind === 'expired' && dismissed) return;
  dialog.dataset.kind = kind;
  for (const part of dialog.querySelectorAll('[data-when]')) part.hidden = part.dataset.when !== kind;
  const seconds = Math.ceil(left / 1000);
  dialog.querySelector('[data-left]').textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  if (dialog.open) return;
  dialog.showModal();
  dialog.querySelector(kind === 'idle' ? '[data-stay]' : '[data-dismiss]').focus();
}

async function stay(dialog) {
  lastActive = Date.now();
  dialog.close();
  await report();
}

/** The last two minutes of twelve hours belong to whoever wants to save: said once. */
function dismiss(dialog) {
  dismissed = true;
  lastActive = Date.now();
  dialog.close();
}

function leave(reason) {
  location.assign('/account/signed-out?reason=' + reason);
}
