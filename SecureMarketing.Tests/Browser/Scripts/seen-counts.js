// Before anything else of the page: keeps each state in which the segment's number was there, in their order; a dimmed one in brackets.
(() => {
    const seen = window.smSeen = [];
    new MutationObserver(() => {
        const figure = document.querySelector('.sm-figure');
        if (!figure) return;
        const state = figure.hasAttribute('data-stale') ? `(${figure.textContent})` : figure.textContent;
        if (seen[seen.length - 1] !== state) seen.push(state);
    }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
})();
