// Every visible text against what lies beneath it: text nodes, SVG text, values and placeholders of fields, generated words.
// WCAG 2.2, 1.4.3: 4.5:1, or 3:1 from 24 px (18.66 px when bold). Disabled controls are exempt there, and here.
() => {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const known = new Map();
  const found = new Map();

  // Computed colours come in many notations (rgb, color(srgb …), oklab): the canvas reads them all.
  function rgba(text) {
    if (!known.has(text)) {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = text;
      canvas.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
      known.set(text, [r, g, b, a / 255]);
    }
    return known.get(text);
  }

  const over = ([r, g, b, a], below) => [r * a + below[0] * (1 - a), g * a + below[1] * (1 - a), b * a + below[2] * (1 - a), 1];
  const channel = c => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  const luminance = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  function ratio(one, other) {
    const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  }

  // What an element stands on, and how much of it is seen through; ground null: on a picture, which no number tells. Asked once for each:
  // all share their ancestors.
  const grounds = new Map([[null, { ground: [255, 255, 255, 1], opacity: 1 }]]);
  function beneath(element) {
    const known = grounds.get(element);
    if (known) return known;
    const below = beneath(element.parentElement);
    const style = getComputedStyle(element);
    const own = rgba(style.backgroundColor);
    const ground = style.backgroundImage !== 'none' ? null : own[3] === 1 ? own : own[3] > 0 ? below.ground && over(own, below.ground) : below.ground;
    const result = { ground, opacity: below.opacity * Number(style.opacity) };
    grounds.set(element, result);
    return result;
  }

  function check(element, style, colour, words) {
    if (element.closest(':disabled, [aria-disabled=true]') || element.closest('label')?.control?.disabled) return;
    const under = beneath(element);
    if (!under.ground) return;
    const ink = rgba(colour);
    const shown = over([ink[0], ink[1], ink[2], ink[3] * under.opacity], under.ground);
    const size = parseFloat(style.fontSize);
    const least = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
    const got = ratio(shown, under.ground);
    if (got >= least - 0.005) return;
    const key = `${element.className?.baseVal ?? element.className} ${style.color} ${Math.round(got * 100)}`;
    if (!found.has(key))
      found.set(key, `${got.toFixed(2)}:1 instead of ${least}:1: “${words.trim().slice(0, 40)}” in <${element.localName} class="${element.className?.baseVal ?? element.className}">, ${colour} on rgb(${under.ground.slice(0, 3).map(Math.round)})`);
  }

  const seen = element => element.checkVisibility({ visibilityProperty: true }) && !element.closest('.sm-visually-hidden');
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    const element = text.parentElement;
    if (!text.data.trim() || ['SCRIPT', 'STYLE', 'NOSCRIPT', 'OPTION', 'TITLE', 'TEXTAREA'].includes(element.tagName) || !seen(element)) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    const box = range.getBoundingClientRect();
    if (box.width <= 1 || box.height <= 1) continue;
    const style = getComputedStyle(element);
    check(element, style, element instanceof SVGElement ? style.fill : style.color, text.data);
  }

  for (const field of document.querySelectorAll('input:not([type=checkbox], [type=radio], [type=hidden], [type=color], [type=range]), select, textarea')) {
    if (!seen(field)) continue;
    const style = getComputedStyle(field);
    check(field, style, style.color, field.value || field.name || field.id);
    if (field.placeholder) check(field, style, getComputedStyle(field, '::placeholder').color, field.placeholder);
  }

  for (const element of document.body.querySelectorAll('*')) {
    for (const pseudo of ['::before', '::after']) {
      const style = getComputedStyle(element, pseudo);
      if (/[\p{L}\p{N}]/u.test(style.content) && style.content.startsWith('"') && style.display !== 'none' && seen(element)) check(element, style, style.color, style.content);
    }
  }
  return [...found.values()];
}
