// After Tab: is the stop visible, ringed and big enough? Answers whether the walk goes on.
async () => {
  const { before, look, root, stops, found } = window.keyboardWalk;
  const stop = document.activeElement;
  if (!stop || stop === document.body || root && !root.contains(stop) || stop.id === 'keyboard-walk-start' || stops.some(known => known.element === stop) && stops.at(-1)?.element !== stop) return false;
  // A date field and a framed message take several presses of Tab.
  if (stops.at(-1)?.element === stop) return true;
  const tell = stop.outerHTML.slice(0, 110);
  const box = stop.getBoundingClientRect();
  stops.push({ element: stop, tell });
  if (stop.localName === 'iframe') return true;

  const touched = () => {
    // Of what lies within the window: a table longer than five of them has none of its fifths in sight.
    const all = stop.getBoundingClientRect();
    const at = new DOMRect(Math.max(all.left, 0), Math.max(all.top, 0), Math.min(all.right, innerWidth) - Math.max(all.left, 0), Math.min(all.bottom, innerHeight) - Math.max(all.top, 0));
    if (at.width <= 0 || at.height <= 0) return false;
    const points = [[0.5, 0.5], [0.1, 0.2], [0.9, 0.2], [0.1, 0.8], [0.9, 0.8]].map(([x, y]) => document.elementFromPoint(at.x + at.width * x, at.y + at.height * y));
    return points.some(hit => hit && (stop.contains(hit) || hit.contains(stop) && hit.closest('label')?.control === stop));
  };
  // A list that the stop before had opened closes when the server has heard of it.
  for (const patience = performance.now() + 5000; !touched() && performance.now() < patience;) await new Promise(requestAnimationFrame);
  if (box.width <= 1 || box.height <= 1 || !stop.checkVisibility({ visibilityProperty: true, opacityProperty: true })) found.push(`takes the focus but is hidden: ${tell}`);
  else if (!touched()) found.push(`has the focus but is covered or out of sight: ${tell}`);

  const style = getComputedStyle(stop);
  const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 && !style.outlineColor.endsWith(', 0)');
  if (!ring || look(stop) === before.get(stop)) found.push(`no focus ring (${style.outlineStyle} ${style.outlineWidth}): ${tell}`);

  if (stop.matches('button, select, summary, input, textarea, [role=button]')) {
    const boxes = [box, ...[...(stop.labels ?? [])].map(label => label.getBoundingClientRect())];
    const width = Math.max(...boxes.map(b => b.right)) - Math.min(...boxes.map(b => b.left));
    const height = Math.max(...boxes.map(b => b.bottom)) - Math.min(...boxes.map(b => b.top));
    if (width < 23.9 || height < 23.9) found.push(`${Math.round(width)} × ${Math.round(height)} px is too small a target: ${tell}`);
  }
  return true;
}
