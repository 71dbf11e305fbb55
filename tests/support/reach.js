// What axe does not look at: each function gives the faults of the open page, a short text each.
globalThis.reach = (() => {
  const seen = (one) => one.checkVisibility({ checkVisibilityCSS: true })
    && one.getBoundingClientRect().width > 1
    && !one.closest(".unseen, [hidden], dialog:not([open])");
  const called = (one) => one.outerHTML.replace(/\s+/g, " ").slice(0, 110);
  const KINDS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  const targets = () => [...document.querySelectorAll(KINDS)].filter(seen).filter((one) => !one.disabled);
  // A field that a label wraps is pressed by the whole of it.
  const box = (one) => (one.closest("label") ?? one).getBoundingClientRect();
  const alone = (one) => getComputedStyle(one).display !== "inline"
    || ![...one.parentElement.childNodes].some((n) => n !== one && n.nodeType === 3 && n.textContent.trim());

  // Too small, no part of a sentence, and another target is within half of what it should measure.
  const small = (least) => {
    const all = targets();
    const crowded = (one) => {
      const at = box(one), x = at.left + at.width / 2, y = at.top + at.height / 2;
      return all.some((other) => {
        if (other === one || other.contains(one) || one.contains(other)) return false;
        if (other.closest("label") && other.closest("label") === one.closest("label")) return false;
        const its = box(other);
        const dx = Math.max(its.left - x, 0, x - its.right);
        const dy = Math.max(its.top - y, 0, y - its.bottom);
        return Math.hypot(dx, dy) < least / 2;
      });
    };
    return all.filter((one) => {
      const { width, height } = box(one);
      return (width < least - 0.5 || height < least - 0.5) && alone(one) && crowded(one);
    }).map(called);
  };

  // Backwards from the end, which is where a header that stays on top covers what is focused.
  const covered = () => {
    scrollTo(0, document.documentElement.scrollHeight);
    const found = targets().reverse().filter((one) => {
      one.focus();
      if (document.activeElement !== one) return false;
      const at = box(one), x = at.left + Math.min(at.width / 2, 20);
      return ![at.top + 2, at.top + at.height / 2, at.bottom - 2].some((y) => {
        const hit = document.elementFromPoint(x, y);
        return hit && (one.contains(hit) || hit.contains(one) || one.closest("label")?.contains(hit));
      });
    }).map(called);
    document.activeElement?.blur();
    scrollTo(0, 0);
    return found;
  };

  // Looks the same when it is focused.
  const unmarked = () => {
    const found = targets().filter((one) => {
      one.focus({ focusVisible: true });
      if (document.activeElement !== one) return false;
      return ![one, one.nextElementSibling].some((each) => {
        const its = each && getComputedStyle(each);
        return its && its.outlineStyle !== "none" && parseFloat(its.outlineWidth) >= 2;
      });
    }).map(called);
    document.activeElement?.blur();
    return found;
  };

  // Sticks out to the side, or is cut off where it stands.
  const clipped = () => {
    const root = document.documentElement, found = [];
    if (root.scrollWidth > root.clientWidth) {
      const wide = [...document.body.querySelectorAll("*")].filter(seen)
        .filter((one) => one.getBoundingClientRect().right > root.clientWidth + 1 && !one.closest(".across, nav"));
      found.push(`${root.scrollWidth} px wide: ${wide.slice(0, 3).map(called).join(" | ")}`);
    }
    for (const one of document.body.querySelectorAll("*")) {
      if (!seen(one) || !one.textContent.trim() || one.closest("svg, select, textarea")) continue;
      const its = getComputedStyle(one);
      const cut = (way, outer, inner) => ["hidden", "clip"].includes(its[way]) && one[inner] > one[outer] + 1;
      if (cut("overflowX", "clientWidth", "scrollWidth") || cut("overflowY", "clientHeight", "scrollHeight"))
        found.push(`cut: ${called(one)}`);
    }
    return found;
  };

  // Moves, or would.
  const moving = () => [...document.querySelectorAll("*")].filter((one) => {
    const its = getComputedStyle(one);
    return parseFloat(its.transitionDuration) > 0 || parseFloat(its.animationDuration) > 0;
  }).map(called);

  return { small, covered, unmarked, clipped, moving };
})();
