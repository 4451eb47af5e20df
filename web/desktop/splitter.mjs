// @ts-check
/** A bar between two panes, moved by pointer or arrow keys; the size is kept for the next visit. */

const STEP = 16;

/** @param {string} key @returns {number | null} */
function remembered(key) {
  try {
    return Number(localStorage.getItem(key)) || null;
  } catch {
    // The browser keeps nothing for this page: every visit starts with the usual sizes.
    return null;
  }
}

/** @param {string} key @param {number} size */
function remember(key, size) {
  try {
    localStorage.setItem(key, String(size));
  } catch {
    // As above.
  }
}

/**
 * @param {HTMLElement} bar
 * @param {object} options
 * @param {string} options.property the custom property of style.css that holds the size
 * @param {"x" | "y"} options.axis
 * @param {number} options.size at first, in pixels, of the pane right of or below the bar
 * @param {number} options.min
 * @param {() => number} options.max depends on the window
 */
export function splitter(bar, { property, axis, size, min, max }) {
  const key = `desktop${property}`;
  let wanted = remembered(key) ?? size;

  const fitted = () => Math.round(Math.max(min, Math.min(wanted, max())));

  function apply() {
    document.documentElement.style.setProperty(property, `${fitted()}px`);
    bar.setAttribute('aria-valuenow', String(fitted()));
    bar.setAttribute('aria-valuemin', String(min));
    bar.setAttribute('aria-valuemax', String(Math.round(max())));
  }

  /** @param {number} to */
  function move(to) {
    wanted = to;
    wanted = fitted();
    remember(key, wanted);
    apply();
  }

  bar.addEventListener('pointerdown', (down) => {
    const place = /** @param {PointerEvent} event */ (event) =>
      axis === 'x' ? event.clientX : event.clientY;
    const end = fitted() + place(down);
    // With the capture, the moves over an iframe reach us too.
    bar.setPointerCapture(down.pointerId);
    const drag = /** @param {PointerEvent} event */ (event) => move(end - place(event));
    bar.addEventListener('pointermove', drag);
    bar.addEventListener('lostpointercapture', () => bar.removeEventListener('pointermove', drag), {
      once: true,
    });
  });
  bar.addEventListener('keydown', (event) => {
    const grows = event.key === 'ArrowLeft' || event.key === 'ArrowUp';
    if (!grows && event.key !== 'ArrowRight' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    move(fitted() + (grows ? STEP : -STEP));
  });
  // A window that is small for a while does not change what was chosen.
  window.addEventListener('resize', apply);
  apply();
}
