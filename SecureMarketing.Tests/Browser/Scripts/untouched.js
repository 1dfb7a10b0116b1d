// Remembers that the page has just come, until somebody clicks, types or goes elsewhere.
() => {
  window.untouched = location.href;
  for (const touch of ['pointerdown', 'keydown', 'input']) addEventListener(touch, () => { window.untouched = null; }, { capture: true, once: true });
}
