// Dragging of rules and the few keys that the browser would take for itself. Every drop is reported as (node, group, index);
// the server makes the same move as for keys and menu.

const arrows = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'];

let expected = null;

// The request may overtake the rendering that brings the element: the server holds back renderings while many are not acknowledged,
// but no calls. Then the element is waited for.
export function focus(id) {
  expected?.disconnect();
  expected = null;
  if (take(id)) return;
  const waiting = expected = new MutationObserver(() => { if (take(id)) waiting.disconnect(); });
  waiting.observe(document.body, { childList: true, subtree: true });
  setTimeout(() => waiting.disconnect(), 5000);
}

// A field in which somebody already types keeps the focus: over a slow line the request may come late.
function take(id) {
  const target = document.getElementById(id);
  if (!target) return false;
  if (!document.activeElement?.matches('input, select, textarea')) {
    target.focus();
    target.scrollIntoView({ block: 'nearest' });
  }
  return true;
}

export function attach(root, page) {
  let dragged = null;
  let place = null;

  // Alt+Left is "back" in most browsers; Enter and arrows in the code box choose from its list.
  root.addEventListener('keydown', event => {
    const onHandle = event.target.closest?.('[data-handle]');
    const inList = event.target.closest?.('[data-combobox]');
    if ((onHandle && ((event.altKey && arrows.includes(event.key)) || event.key === 'Enter' || event.key === ' ')) ||
        (inList && ['ArrowUp', 'ArrowDown', 'Enter'].includes(event.key))) event.preventDefault();
  }, true);

  root.addEventListener('dragstart', event => {
    const handle = event.target.closest?.('[data-handle]');
    if (!handle) return;
    dragged = handle.closest('[data-rule]');
    event.dataTransfer.effectAllowed = 'move';
    event.dataTransfer.setData('text/plain', '');
    event.dataTransfer.setDragImage(dragged, 16, 16);
    requestAnimationFrame(() => dragged?.toggleAttribute('data-dragged', true));
  });

  root.addEventListener('dragover', event => {
    if (!dragged) return;
    const list = event.target.closest?.('[data-group]');
    if (!list || dragged.contains(list)) return;
    event.preventDefault();
    const others = [...list.children].filter(item => item.hasAttribute('data-rule') && item !== dragged);
    let index = others.findIndex(item => {
      const box = item.getBoundingClientRect();
      return event.clientY < box.top + box.height / 2;
    });
    if (index < 0) index = others.length;
    show(list, others, index);
  });

  root.addEventListener('drop', event => {
    if (!dragged || !place) return;
    event.preventDefault();
    page.invokeMethodAsync('DropAsync', Number(dragged.dataset.rule), place.group, place.index);
    clear();
  });

  root.addEventListener('dragend', clear);

  function show(list, others, index) {
    unmark();
    place = { group: Number(list.dataset.group), index };
    if (others.length === 0) list.dataset.drop = 'inside';
    else if (index < others.length) others[index].dataset.drop = 'before';
    else others[others.length - 1].dataset.drop = 'after';
  }

  function unmark() {
    for (const marked of root.querySelectorAll('[data-drop]')) delete marked.dataset.drop;
  }

  function clear() {
    unmark();
    dragged?.removeAttribute('data-dragged');
    dragged = place = null;
  }
}
