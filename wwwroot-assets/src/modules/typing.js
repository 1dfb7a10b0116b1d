// Puts text around the selection of a textarea, or at its cursor, and tells Blazor of it as typing would.
export function wrap(area, before, after) {
  const { selectionStart: from, selectionEnd: to } = area;
  const chosen = area.value.slice(from, to);
  area.focus();
  area.setRangeText(before + chosen + after, from, to, 'end');
  if (after) area.setSelectionRange(from + before.length, from + before.length + chosen.length);
  area.dispatchEvent(new Event('input', { bubbles: true }));
}
