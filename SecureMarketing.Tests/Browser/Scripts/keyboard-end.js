// The walk's findings: of its stops, of their order (by reading rows: where two stops part ways in the document, the later one's
// branch lies neither above nor left of the earlier one's), and of what can be used but was never reached.
complete => {
  const { before, stops, found } = window.keyboardWalk;
  document.getElementById('keyboard-walk-start')?.remove();
  const path = element => element ? [...path(element.parentElement), element] : [];
  const fixed = element => ['fixed', 'sticky'].includes(getComputedStyle(element).position);

  for (let i = 1; i < stops.length; i++) {
    const [one, other] = [path(stops[i - 1].element), path(stops[i].element)];
    const fork = one.findIndex((element, at) => element !== other[at]);
    if (fork < 0 || !other[fork]) continue;
    const [a, b] = [one, other].map(branch => branch.slice(fork).find(element => getComputedStyle(element).display !== 'contents'));
    if ([...one.slice(fork), ...other.slice(fork)].some(fixed)) continue;
    const [from, to] = [a.getBoundingClientRect(), b.getBoundingClientRect()];
    const above = to.bottom <= from.top + 2 && to.left < from.right - 2;
    const left = to.top < from.bottom - 2 && to.bottom > from.top + 2 && to.right <= from.left + 2;
    if (above || left) found.push(`the focus goes ${above ? 'up' : 'back'} from ${stops[i - 1].tell} to ${stops[i].tell}`);
  }

  if (complete) {
    const reached = new Set(stops.map(stop => stop.element));
    for (const element of before.keys()) {
      if (reached.has(element) || !element.isConnected || element.tabIndex < 0 || element.matches(':disabled, [type=radio], [type=hidden], main, [inert] *')) continue;
      if (element.checkVisibility({ visibilityProperty: true })) found.push(`Tab never comes here: ${element.outerHTML.slice(0, 110)}`);
    }
  }
  delete window.keyboardWalk;
  return [...new Set(found)];
}
