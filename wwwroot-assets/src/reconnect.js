// The bar over a lost connection. Blazor shows it and tries by its own, ever slower clock; this asks every two seconds whether
// the server answers, and goes on the moment it does. A server that restarted no longer knows the circuit: the same URL is
// loaded again and finds the stored draft.
const ASK_EVERY = 2000;
// Letters typed in a short gap are still sent afterwards; in a longer one typing would be lost, so the page stops taking it.
const STOP_TYPING_AFTER = 1500;

let asking = null;
let stopTyping = null;
let focused = null;

const bar = () => document.getElementById('components-reconnect-modal');

export async function reconnect() {
  const known = await Blazor.reconnect().catch(() => false);
  if (!known) location.reload();
}

export function watchConnection() {
  bar()?.addEventListener('components-reconnect-state-changed', event => {
    const { state } = event.detail;
    if (state === 'rejected') location.reload();
    else if (state === 'hide') restored();
    else lost();
  });
  addEventListener('offline', () => { bar()?.classList.add('sm-offline'); lost(); });
  addEventListener('online', () => { bar()?.classList.remove('sm-offline'); if (!shown()) restored(); });
  document.addEventListener('visibilitychange', () => { if (asking && document.visibilityState === 'visible') ask(); });
}

const shown = () => [...bar().classList].some(name => name.startsWith('components-reconnect-') && name !== 'components-reconnect-hide');

function lost() {
  const at = document.querySelector('[data-saved-at]')?.dataset.savedAt;
  for (const words of document.querySelectorAll('[data-saved-up-to]')) words.textContent = at ? `Your draft is saved up to ${at}.` : 'What you saved is safe.';
  asking ??= setInterval(ask, ASK_EVERY);
  stopTyping ??= setTimeout(() => {
    focused = document.activeElement;
    main()?.toggleAttribute('inert', true);
  }, STOP_TYPING_AFTER);
}

function restored() {
  clearInterval(asking);
  clearTimeout(stopTyping);
  asking = stopTyping = null;
  main()?.toggleAttribute('inert', false);
  focused?.focus?.();
  focused = null;
}

async function ask() {
  const answer = await fetch('/favicon.svg', { method: 'HEAD', cache: 'no-store' }).catch(() => null);
  if (answer?.ok && asking && shown()) await reconnect();
}

const main = () => document.getElementById('main');
