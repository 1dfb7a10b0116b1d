// Inter is there, and no visible character is drawn as the empty box of a font that lacks it.
() => {
  const found = [];
  const stack = getComputedStyle(document.body).fontFamily;
  // Pages for recipients load nothing but their own few kilobytes: they are set in the system's font on purpose.
  if (!document.querySelector('.pub-page') && !(stack.includes('Inter') && [...document.fonts].some(font => font.family.includes('Inter') && font.status === 'loaded'))) found.push(`Inter is not loaded; the page is set in ${stack}`);

  const canvas = new OffscreenCanvas(40, 40).getContext('2d', { willReadFrequently: true });
  function drawn(character, fonts) {
    canvas.clearRect(0, 0, 40, 40);
    canvas.font = `24px ${fonts}`;
    canvas.fillText(character, 6, 30);
    return canvas.getImageData(0, 0, 40, 40).data.join();
  }

  // A noncharacter that no font may map: what it draws is the missing glyph.
  const missing = drawn('\u{10FFFF}', stack);
  const text = [...new Set(document.body.innerText)].filter(character => !/[\s\p{Cf}]/u.test(character));
  for (const character of text) {
    if (drawn(character, stack) === missing) found.push(`no glyph for ${character} (U+${character.codePointAt(0).toString(16).toUpperCase()})`);
  }
  return found;
}
