// Remembers how everything that can take the focus looks without it, and puts the start of the walk before the page.
() => {
  const candidates = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')];
  const look = element => {
    const style = getComputedStyle(element);
    return `${style.outlineStyle} ${style.outlineWidth} ${style.boxShadow}`;
  };
  document.activeElement?.blur();
  window.keyboardWalk = { before: new Map(candidates.map(element => [element, look(element)])), look, stops: [], found: [] };
  const start = document.createElement('span');
  start.tabIndex = 0;
  start.id = 'keyboard-walk-start';
  document.body.prepend(start);
  start.focus();
}
