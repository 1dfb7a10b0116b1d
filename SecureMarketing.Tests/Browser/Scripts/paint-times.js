// Before anything else of the page: notes, by the page's own clock, when something was typed, when the frame came that brought its
// number, and when that could be seen. <html data-painted="n"> says that the n-th number can.
(() => {
    const times = window.smTimes = { typed: 0, frame: 0, told: 0, painted: 0, numbers: 0 };
    let waiting = false;
    let dimmed = false;
    const Native = window.WebSocket;
    window.WebSocket = class extends Native {
        constructor(...given) {
            super(...given);
            this.addEventListener('message', () => { times.frame = performance.now(); });
        }
    };
    document.addEventListener('input', () => {
        times.typed = performance.now();
        [waiting, dimmed] = [true, false];
    }, true);
    const look = () => {
        const figure = document.querySelector('.sm-figure');
        if (!waiting || !figure)
            return;
        if (figure.hasAttribute('data-stale')) {
            dimmed = true;
            return;
        }
        if (!dimmed)
            return;
        waiting = false;
        times.told = times.frame;
        requestAnimationFrame(() => setTimeout(() => {
            times.painted = performance.now();
            document.documentElement.dataset.painted = String(++times.numbers);
        }));
    };
    new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
})();
