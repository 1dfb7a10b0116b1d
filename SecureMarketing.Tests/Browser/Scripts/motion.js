// With reduced motion nothing moves: no animation or transition lasts longer than 10 ms.
() => {
  const seconds = list => Math.max(...list.split(',').map(part => part.trim().endsWith('ms') ? parseFloat(part) / 1000 : parseFloat(part)));
  const found = document.getAnimations({ subtree: true })
    .filter(animation => animation.playState === 'running' && animation.effect.getComputedTiming().duration > 10)
    .map(animation => `runs: ${animation.animationName ?? animation.transitionProperty} on ${animation.effect.target?.outerHTML.slice(0, 80)}`);
  for (const element of document.body.querySelectorAll('*')) {
    for (const pseudo of [null, '::before', '::after']) {
      const style = getComputedStyle(element, pseudo);
      if (seconds(style.transitionDuration) > 0.01 || (style.animationName !== 'none' && seconds(style.animationDuration) > 0.01))
        found.push(`would move: ${element.outerHTML.slice(0, 80)}`);
    }
  }
  return [...new Set(found)];
}
