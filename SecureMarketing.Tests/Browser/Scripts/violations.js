// What axe, which is in the page already, finds wrong by WCAG 2.2 A and AA and by its own best practice. Frames are left out: every one of
// the product is sandboxed, and axe hangs on those.
async excluded => {
  const { violations } = await window.axe.run({ exclude: excluded.map(selector => [selector]) }, {
    runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
    resultTypes: ['violations'],
    iframes: false,
  });
  return violations.map(({ id, impact, help, nodes }) =>
    [`${id} (${impact}): ${help}`, ...nodes.slice(0, 4).map(({ html, any }) => `    ${html} ${any.map(({ message }) => message).join(' ')}`)].join('\n'));
}
