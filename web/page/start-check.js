// @ts-check
/**
 * Says so when main.mjs does not run at all. Servers that do not know the ending .mjs send it with a type
 * that browsers refuse for modules, and then nothing else on the page could tell.
 */
addEventListener('load', () => {
  if (document.documentElement.dataset.state) return;
  const element = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
  /** @type {{ name?: string, audience?: string }} */
  let bundle = {};
  try {
    bundle = JSON.parse(element('bundle').textContent ?? '{}');
  } catch (error) {
    console.error(error);
  }
  const entries = /** @type {PerformanceResourceTiming[]} */ (performance.getEntriesByType('resource'));
  const refused = entries.filter(({ responseStatus }) => responseStatus >= 400);
  const named = refused.map(({ name, responseStatus }) => ` ${name}: ${responseStatus}.`).join('');
  // A sandboxed frame has no origin, so no file of ours is its own, and modules are not loaded.
  const isSandboxed = origin === 'null' && location.protocol !== 'file:';
  const text = isSandboxed
    ? 'The frame that shows this page is sandboxed. Whoever embeds it has to leave out its sandbox attribute, ' +
      'or to write allow-scripts, allow-same-origin and allow-forms into it.'
    : location.protocol === 'file:'
      ? 'A page that is opened as a file cannot load Python: have a web server serve this folder.'
      : 'main.mjs or a file that it imports was not loaded. Have the web server send .mjs files with ' +
        `the type text/javascript, as HEADERS.txt lists it.${named}`;
  element('status').textContent = 'Not running';
  element('progress').hidden = true;
  element('problem-title').textContent = 'The page could not be started';
  element('problem-text').textContent = text;
  if (bundle.audience !== 'author') {
    // As view.mjs tells agents: support finds the rest in the console.
    const reference = String(Date.now() % 1e6).padStart(6, '0');
    console.error(`Reference ${reference}\n${text}`);
    document.documentElement.dataset.audience = 'agent';
    element('top').hidden = true;
    element('problem-title').textContent = `${bundle.name ?? 'This page'} is not available`;
    element('problem-text').textContent =
      'It could not be started. Try again. If that does not help, tell your support this reference. ' +
      `Reference: ${reference}`;
  }
  element('again').addEventListener('click', () => location.reload());
  element('dismiss').hidden = true;
  element('problem').hidden = false;
});
