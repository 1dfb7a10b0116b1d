// What an eye would find (ui.md, check 28): one filled button, outlined destructive acts, right-aligned numbers, tooltips on what
// is cut off, purple for PHI alone.
() => {
  const found = [];
  const shown = element => element.checkVisibility({ visibilityProperty: true });
  const tell = element => element.outerHTML.slice(0, 90);

  const filled = [...document.querySelectorAll('.sm-button[data-kind=primary]')].filter(button => shown(button) && !button.closest('dialog'));
  if (filled.length > 1) found.push(`${filled.length} filled buttons: ${filled.map(button => button.textContent.trim()).join(', ')}`);
  for (const danger of document.querySelectorAll('.sm-button[data-kind=danger]')) {
    const style = getComputedStyle(danger);
    if (shown(danger) && (style.borderTopWidth === '0px' || style.color === style.backgroundColor)) found.push(`destructive act without outline: ${tell(danger)}`);
  }

  for (const table of document.querySelectorAll('table.sm-table')) {
    if (!shown(table)) continue;
    const rows = [...table.tBodies].flatMap(body => [...body.rows]);
    const heads = table.tHead?.rows[0]?.cells ?? [];
    for (let column = 0; column < heads.length; column++) {
      // A row's own header is its name, even where it is a number.
      const cells = rows.map(row => row.cells[column]).filter(cell => cell?.localName === 'td');
      const texts = cells.map(cell => cell.innerText.trim()).filter(text => text && text !== '–');
      const numbers = texts.length > 0 && texts.every(text => /^<?\d[\d,.]*( ?%)?$/.test(text));
      if (numbers && !cells.every(cell => ['right', 'end'].includes(getComputedStyle(cell).textAlign))) found.push(`numbers not right-aligned under “${heads[column].innerText.trim()}”`);
    }
  }

  for (const element of document.body.querySelectorAll('*')) {
    const style = getComputedStyle(element);
    if (style.textOverflow === 'ellipsis' && element.scrollWidth > element.clientWidth + 1 && shown(element) && !element.closest('[title], select, input')) found.push(`cut off without a tooltip: ${tell(element)}`);
  }

  // Tokens resolve to colours only where they are used.
  const probe = document.createElement('i');
  document.body.append(probe);
  probe.style.color = 'var(--sm-phi)';
  const phi = getComputedStyle(probe).color;
  probe.remove();
  for (const element of document.body.querySelectorAll('*')) {
    if (!element.closest('.sm-phi, .sm-phi-note') && element.textContent && shown(element) && getComputedStyle(element).color === phi) found.push(`purple that is not PHI: ${tell(element)}`);
  }
  return found;
}
