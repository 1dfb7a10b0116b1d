// In forced colors a page has only borders, text and system colours: what was told by a background alone has vanished.
() => {
  const found = [];
  const shown = element => element.checkVisibility({ visibilityProperty: true }) && element.getBoundingClientRect().width > 1;
  const tell = element => element.outerHTML.slice(0, 100);
  const probe = document.createElement('i');
  document.body.append(probe);
  const system = name => (probe.style.color = name, getComputedStyle(probe).color);
  const canvas = system('Canvas');

  const edge = style => ['Top', 'Left'].some(side => parseFloat(style[`border${side}Width`]) > 0 && style[`border${side}Style`] !== 'none' && style[`border${side}Color`] !== canvas);
  const visible = element => {
    const style = getComputedStyle(element);
    return edge(style) || (style.backgroundColor !== canvas && !style.backgroundColor.endsWith(', 0)')) || (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0);
  };
  for (const control of document.querySelectorAll('.sm-button, .sm-icon-button, .sm-avatar, .sm-input, .sm-select, .sm-textarea, .sm-segmented, .sm-state, .sm-phi, .sm-tag, .sm-notice, .sm-panel')) {
    if (shown(control) && !visible(control)) found.push(`no edge: ${tell(control)}`);
  }
  for (const fill of document.querySelectorAll('.sm-bars-fill, .sm-meter-fill, .sm-timeline-dot')) {
    if (shown(fill) && getComputedStyle(fill).backgroundColor === canvas) found.push(`vanished: ${tell(fill)}`);
  }
  for (const current of document.querySelectorAll('.sm-nav-link.active, .sm-views > [aria-current], .sm-segmented > :is([aria-pressed=true], [aria-checked=true], [aria-current])')) {
    const style = getComputedStyle(current);
    if (shown(current) && !edge(style) && (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 1)) found.push(`the current one looks like the others: ${tell(current)}`);
  }
  for (const icon of document.querySelectorAll('svg.sm-icon')) {
    const style = getComputedStyle(icon);
    if (shown(icon) && style.fill === canvas && !['Highlight', 'ButtonFace'].some(name => getComputedStyle(icon.parentElement).backgroundColor === system(name))) found.push(`icon in the colour of the page: ${tell(icon.parentElement)}`);
  }
  probe.remove();
  return [...new Set(found)];
}
