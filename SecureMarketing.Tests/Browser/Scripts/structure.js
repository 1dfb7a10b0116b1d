// One h1, one main, one filled button, landmarks with names of their own, ids that are unique, one polite live region.
() => {
  const found = [];
  const shown = element => element.checkVisibility({ visibilityProperty: true });
  const nameOf = element => (element.getAttribute('aria-label') ??
    (element.getAttribute('aria-labelledby') ?? '').split(/\s+/).map(id => document.getElementById(id)?.textContent ?? '').join(' ')).trim();
  const tell = element => element.outerHTML.slice(0, 90);

  for (const [selector, what] of [['h1', 'h1'], ['main', 'main']]) {
    const count = [...document.querySelectorAll(selector)].filter(shown).length;
    if (count !== 1) found.push(`${count} visible ${what}`);
  }
  if (!document.title.trim()) found.push('no title');
  if (document.title.includes('@')) found.push('an address in the title');

  const names = new Map();
  for (const landmark of document.querySelectorAll('nav, aside, section[aria-label], section[aria-labelledby], [role=region], [role=navigation], [role=complementary], [role=search], search')) {
    if (!shown(landmark)) continue;
    const role = landmark.getAttribute('role') ?? landmark.localName;
    const name = nameOf(landmark);
    if (!name && role !== 'search') found.push(`landmark without a name: ${tell(landmark)}`);
    const key = `${role} “${name}”`;
    if (names.has(key)) found.push(`two landmarks are ${key}`);
    names.set(key, landmark);
  }

  const ids = new Map();
  for (const element of document.querySelectorAll('[id]')) {
    if (ids.has(element.id)) found.push(`two elements have the id ${element.id}`);
    ids.set(element.id, element);
  }
  for (const label of document.querySelectorAll('label[for]'))
    if (!document.getElementById(label.htmlFor)) found.push(`label for nothing: ${tell(label)}`);
  for (const element of [...document.querySelectorAll('[aria-describedby], [aria-labelledby]')].filter(shown))
    for (const attribute of ['aria-describedby', 'aria-labelledby'])
      for (const id of (element.getAttribute(attribute) ?? '').split(/\s+/).filter(Boolean))
        if (!document.getElementById(id)) found.push(`${attribute} names nothing: ${tell(element)}`);

  const live = [...document.querySelectorAll('[role=status], [aria-live=polite]')].filter(shown);
  if (live.length > 1) found.push(`${live.length} polite live regions: ${live.map(tell).join(' | ')}`);
  return found;
}
