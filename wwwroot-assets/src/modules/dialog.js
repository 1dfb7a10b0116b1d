// Opens and closes a native <dialog>: the browser traps focus, closes on Escape and gives the focus back. In the only field of one, a
// line of text, Enter confirms, as it does in any form of one field; an act that is outlined in red wants its button.
const heard = new WeakSet();

export function open(dialog) {
  if (!heard.has(dialog)) {
    heard.add(dialog);
    dialog.addEventListener('keydown', confirm);
  }
  if (!dialog.open) dialog.showModal();
}

export function close(dialog) {
  if (dialog.open) dialog.close();
}

function confirm(event) {
  const field = event.target;
  const fields = event.currentTarget.querySelectorAll('input, select, textarea');
  const button = event.currentTarget.querySelector('.sm-dialog-actions [data-kind="primary"]');
  if (event.key !== 'Enter' || event.isComposing || event.defaultPrevented || !button || fields.length !== 1 || fields[0] !== field) return;
  if (field.tagName !== 'INPUT' || field.type !== 'text' || field.form || field.getAttribute('role') === 'combobox') return;
  event.preventDefault();
  // The circuit hears what was typed before it hears of the button, which it may have to enable first.
  field.dispatchEvent(new Event('change', { bubbles: true }));
  const typed = field.value;
  const until = performance.now() + 1000;
  (function press() {
    if (!field.isConnected || field.value !== typed) return;
    if (!button.disabled) button.click();
    else if (performance.now() < until) requestAnimationFrame(press);
  })();
}
