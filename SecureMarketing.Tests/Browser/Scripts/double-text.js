// Doubles every text (WCAG 2.2, 1.4.4), as a browser's text-only zoom does; called again it takes the doubling back.
() => {
  const doubled = document.querySelectorAll('[data-doubled]');
  if (doubled.length > 0) {
    for (const element of doubled) {
      element.style.fontSize = element.style.lineHeight = '';
      element.removeAttribute('data-doubled');
    }
    return;
  }
  // Measured first, or the children of what was doubled already would be doubled twice.
  const sizes = [...document.body.querySelectorAll('*')].filter(element => !element.style.fontSize && !(element instanceof SVGElement))
    .map(element => [element, parseFloat(getComputedStyle(element).fontSize), parseFloat(getComputedStyle(element).lineHeight)]);
  for (const [element, size, line] of sizes) {
    element.style.fontSize = `${size * 2}px`;
    if (line) element.style.lineHeight = `${line * 2}px`;
    element.setAttribute('data-doubled', '');
  }
}
