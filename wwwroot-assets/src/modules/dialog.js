// Opens and closes a native <dialog>: the browser traps focus, closes on Escape and gives the focus back.
export function open(dialog) {
  if (!dialog.open) dialog.showModal();
}

export function close(dialog) {
  if (dialog.open) dialog.close();
}
