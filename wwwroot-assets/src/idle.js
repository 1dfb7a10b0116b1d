// Automatic logoff (45 CFR 164.312(a)(2)(iii)): warns two minutes ahead, then leaves. The server enforces the same limit on
// its own; this only spares people the surprise. Typing in a circuit makes no request, so activity is reported.
const LIMIT = 15 * 60_000;
const WARNING = 2 * 60_000;
const REPORT = 4 * 60_000;

let lastActive = Date.now();
let lastReport = Date.now();

export function watch(bar) {
  for (const kind of ['pointerdown', 'keydown', 'wheel', 'touchstart'])
    addEventListener(kind, () => { lastActive = Date.now(); }, { passive: true, capture: true });
  setInterval(() => check(bar), 5_000);
}

async function check(bar) {
  const now = Date.now();
  const idle = now - lastActive;
  bar.hidden = idle < LIMIT - WARNING;
  if (idle >= LIMIT) location.assign('/account/signed-out?reason=idle');
  else if (lastActive > lastReport && now - lastReport > REPORT) {
    lastReport = now;
    await fetch('/account/alive', { method: 'POST' }).catch(() => {});
  }
}
