// What the shell does without a circuit: theme, contrast and density cookies, the drawer on small screens, the
// reconnect bar, printing and copying. Everything is delegated from the document, so it survives re-rendering.
import { watch } from './idle.js';
import { reconnect, watchConnection } from './reconnect.js';
import { serveForms } from './modules/passkey.js';

const root = document.documentElement;
const YEAR = 31_536_000;

function applyLook(name, value) {
  const standard = value === 'auto' || value === 'normal' || value === 'comfortable';
  if (standard) delete root.dataset[name];
  else root.dataset[name] = value;
  const secure = location.protocol === 'https:' ? ';secure' : '';
  document.cookie = `sm-${name}=${standard ? '' : value};path=/;max-age=${standard ? 0 : YEAR};samesite=lax${secure}`;
  markLook();
}

/** Shows on each choice whether it is the current one. */
function markLook() {
  for (const choice of document.querySelectorAll('[data-look]')) {
    const [name, value] = choice.dataset.look.split(':');
    const current = root.dataset[name] ?? choice.dataset.standard;
    choice.setAttribute('aria-pressed', String(current === value));
  }
}

const dark = () => root.dataset.theme === 'dark' || (!root.dataset.theme && matchMedia('(prefers-color-scheme: dark)').matches);

document.addEventListener('click', event => {
  const target = event.target instanceof Element ? event.target : null;
  if (!target) return;
  const choice = target.closest('[data-look]');
  if (choice) applyLook(...choice.dataset.look.split(':'));
  if (target.closest('[data-theme-switch]')) applyLook('theme', dark() ? 'light' : 'dark');
  if (target.closest('[data-print]')) print();
  const copy = target.closest('[data-copy]');
  if (copy) copyText(copy);
  const link = target.closest('.sm-drawer a');
  const drawer = link?.closest('.sm-drawer');
  if (drawer?.matches(':popover-open')) drawer.hidePopover();
  const menu = target.closest('.sm-menu a');
  menu?.closest('[popover]')?.hidePopover();
  if (target.closest('[data-reconnect]')) reconnect();
  if (target.closest('.sm-skip')) {
    event.preventDefault();
    document.getElementById('main')?.focus();
  }
});

// A look chosen elsewhere than by its button: the command palette.
document.addEventListener('sm-look', event => applyLook(...event.detail.split(':')));

async function copyText(button) {
  const text = document.getElementById(button.dataset.copy)?.textContent?.trim();
  if (!text) return;
  await navigator.clipboard.writeText(text);
  const label = button.textContent;
  button.textContent = 'Copied';
  setTimeout(() => { button.textContent = label; }, 1600);
}

// Menus are rendered anew when the circuit starts and on navigation; their pressed states are this module's.
new MutationObserver(records => {
  if (records.some(record => [...record.addedNodes].some(node => node instanceof Element && (node.matches('[data-look]') || node.querySelector('[data-look]'))))) markLook();
}).observe(document.body, { childList: true, subtree: true });
markLook();

// Undo and redo press the page's buttons: what keys and buttons do can never differ. A dialog keeps the browser's own undo.
document.addEventListener('keydown', event => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
  const key = event.key.toLowerCase();
  const step = key === 'z' ? (event.shiftKey ? 'redo' : 'undo') : key === 'y' ? 'redo' : null;
  const button = step && document.querySelector(`[data-${step}]`);
  if (!button || event.target.closest?.('dialog')) return;
  event.preventDefault();
  button.click();
});

watchConnection();
const sessionDialog = document.getElementById('session-dialog');
if (sessionDialog) watch(sessionDialog);
serveForms();

// The circuit marks the document when it answers. An address that is written before the router listens exchanges the page in place,
// with the document's attributes as the server renders them, which knows of no circuit: the mark stays what it was.
let answered = root.dataset.circuit === 'ready';
new MutationObserver(() => {
  if (root.dataset.circuit) answered = true;
  else if (answered) root.dataset.circuit = 'ready';
}).observe(root, { attributes: true, attributeFilter: ['data-circuit'] });
