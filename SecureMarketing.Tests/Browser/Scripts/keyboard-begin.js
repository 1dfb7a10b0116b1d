// Remembers how everything that can take the focus looks without it, and puts the start of the walk before the page, or before its
// own part: the frame around it is the same on every page.
whole => {
  const root = whole ? null : document.querySelector('main');
  const candidates = [...(root ?? document).querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')];
  const look = element => {
    const style = getComputedStyle(element);
    return `${style.outlineStyle} ${style.outlineWidth} ${style.boxShadow}`;
  };
  document.activeElement?.blur();
  window.keyboardWalk = { before: new Map(candidates.map(element => [element, look(element)])), look, root, stops: [], found: [] };
  const start = document.createElement('span');
  start.tabIndex = 0;
  start.id = 'keyboard-walk-start';
  start.style.position = 'absolute';
  (root ?? document.body).prepend(start);
  start.focus();
}
