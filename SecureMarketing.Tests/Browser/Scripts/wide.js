// Elements that make the page wider than the window; what scrolls inside its own box does not.
() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const clipped = element => {
    for (let node = element.parentElement; node && node !== document.body; node = node.parentElement)
      if (getComputedStyle(node).overflowX !== 'visible') return true;
    return false;
  };
  const wide = [...document.body.querySelectorAll('*')].filter(element => element.getBoundingClientRect().right > width + 1 && !clipped(element));
  return [`${document.documentElement.scrollWidth} px wide in ${width} px: ${wide.slice(-2).map(element => element.outerHTML.slice(0, 90)).join(' | ')}`];
}
