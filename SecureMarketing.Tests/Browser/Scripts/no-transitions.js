// Takes the transitions off a page; a style element would be refused by the policy of the pages for recipients.
() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('*, *::before, *::after { transition-property: none !important; }');
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
