// The command palette: opening by Ctrl+K or ⌘K, arrows, Enter and the pause in typing. The choice is marked here, without a
// round trip; the list itself comes from the server. Pattern: WAI-ARIA combobox with a listbox, focus stays in the input.
const PAUSE = 160;

export function attach(dialog, server) {
  const input = dialog.querySelector('[role=combobox]');
  const list = dialog.querySelector('[role=listbox]');
  let timer = 0;
  let chosen = null;
  // Keys pressed before the list answers to what is typed: they must not act on the list of an earlier text.
  let waiting = [];

  const options = () => [...list.querySelectorAll('[role=option]')];

  function choose(option) {
    if (chosen && chosen !== option) chosen.setAttribute('aria-selected', 'false');
    chosen = option ?? null;
    if (!chosen) {
      input.removeAttribute('aria-activedescendant');
      return;
    }
    chosen.setAttribute('aria-selected', 'true');
    input.setAttribute('aria-activedescendant', chosen.id);
    chosen.scrollIntoView({ block: 'nearest' });
  }

  function step(by) {
    const all = options();
    if (all.length === 0) return;
    const at = all.indexOf(chosen);
    choose(all[(at + by + all.length) % all.length]);
  }

  function search() {
    clearTimeout(timer);
    timer = 0;
    server.invokeMethodAsync('SearchAsync', input.value).catch(() => {});
  }

  const isAnswered = () => list.dataset.typed === input.value.trim();

  function press(key) {
    if (key === 'ArrowDown') step(1);
    else if (key === 'ArrowUp') step(-1);
    else if (chosen?.isConnected) go(chosen);
  }

  function open() {
    if (dialog.open) return;
    input.value = '';
    waiting = [];
    // An open menu would lie above the dialog.
    for (const menu of document.querySelectorAll('[popover]:popover-open')) menu.hidePopover();
    dialog.showModal();
    input.focus();
    search();
  }

  function go(option) {
    const { href, setLook: look } = option.dataset;
    dialog.close();
    if (href) Blazor.navigateTo(href);
    else if (look) document.dispatchEvent(new CustomEvent('sm-look', { detail: look }));
  }

  const onShortcut = event => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== 'k') return;
    // Another dialog holds the page; it comes first.
    if (!dialog.open && document.querySelector('dialog:modal')) return;
    event.preventDefault();
    if (dialog.open) dialog.close();
    else open();
  };

  const onOpen = event => {
    if (event.target instanceof Element && event.target.closest('[data-palette-open]')) open();
  };

  document.addEventListener('keydown', onShortcut);
  document.addEventListener('click', onOpen);
  dialog.dataset.ready = '';

  dialog.addEventListener('keydown', event => {
    if (event.target !== input) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp' || (event.key === 'Enter' && !event.isComposing)) {
      event.preventDefault();
      if (isAnswered()) {
        press(event.key);
        return;
      }
      waiting.push(event.key);
      // Who presses a key has typed to the end.
      if (timer) search();
    } else if (event.ctrlKey && (event.key === 'Home' || event.key === 'End')) {
      event.preventDefault();
      choose(options().at(event.key === 'Home' ? 0 : -1));
    }
  });

  input.addEventListener('input', () => {
    clearTimeout(timer);
    waiting = [];
    timer = setTimeout(search, PAUSE);
  });

  dialog.addEventListener('close', () => { waiting = []; });

  dialog.addEventListener('click', event => {
    const option = event.target.closest('[role=option]');
    if (option) go(option);
    // The dialog itself is hit only outside its content: on the backdrop.
    else if (event.target === dialog || event.target.closest('[data-palette-close]')) dialog.close();
  });

  // A new list: its first entry is the choice.
  const observer = new MutationObserver(() => {
    const all = options();
    for (const option of all) if (option !== all[0]) option.setAttribute('aria-selected', 'false');
    chosen = null;
    choose(all[0]);
    if (!isAnswered()) return;
    const keys = waiting;
    waiting = [];
    keys.forEach(press);
  });
  observer.observe(list, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-typed'] });

  return {
    detach() {
      document.removeEventListener('keydown', onShortcut);
      document.removeEventListener('click', onOpen);
      observer.disconnect();
    },
  };
}
