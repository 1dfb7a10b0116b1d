// Resolves once the page stands still: what the last change of size or theme set moving has arrived, and two frames are laid out
// after it. Endless animations, such as those of a loading skeleton, are not waited for, and a paused one no longer than a moment.
() => {
  const frame = () => new Promise(done => requestAnimationFrame(done));
  const moving = () => document.getAnimations().filter(animation => Number.isFinite(animation.effect?.getComputedTiming().endTime));
  return frame()
    .then(() => Promise.race([Promise.allSettled(moving().map(animation => animation.finished)), new Promise(done => setTimeout(done, 5000))]))
    .then(frame)
    .then(frame);
}
