// The command palette: opening by Ctrl+K or ⌘K, arrows, Enter and the pause in typing. The choice is marked here, without a
// round trip; the list itself comes from the server. Pattern: WAI-ARIA combobox with a listbox, focus stays in the input.
const PAUSE = 160;

export function attach(dialog, server) {
  const input = dialog.querySelector('[role=combobox]');
  const list = dialog.querySelector('[role=listbox]');
  let timer = 0;
  let chosen = null;

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

  const search = () => server.invokeMethodAsync('SearchAsync', input.value).catch(() => {});

  function open() {
    if (dialog.open) return;
    input.value = '';
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
    const keys = { ArrowDown: () => step(1), ArrowUp: () => step(-1), Home: () => event.ctrlKey && choose(options()[0]), End: () => event.ctrlKey && choose(options().at(-1)) };
    if (event.target === input && event.key in keys && !((event.key === 'Home' || event.key === 'End') && !event.ctrlKey)) {
      event.preventDefault();
      keys[event.key]();
    } else if (event.target === input && event.key === 'Enter' && !event.isComposing && chosen?.isConnected) {
      event.preventDefault();
      go(chosen);
    }
  });

  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(search, PAUSE);
  });

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
