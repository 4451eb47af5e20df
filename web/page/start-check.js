// @ts-check
/**
 * Says so when main.mjs does not run at all: servers that do not know the ending .mjs send it with a type
 * that browsers refuse for modules, and a file may be missing or cut short, index.html too. Then nothing else on the
 * page could tell.
 */
/** Where index.html, which has it in all languages, did not come to its end. @type {{ [key: string]: string }} */
const ENGLISH = {
  failed: '{name} is not available',
  notStarted: 'It could not be started.',
  advice: 'Try again. If that does not help, tell your support this reference.',
  reference: 'Reference: {reference}',
  tryAgain: 'Try again',
};

addEventListener('load', () => {
  if (document.documentElement.dataset.state) return;
  /** @type {{ name: string, audience: string, words: { [language: string]: { [key: string]: string } } } | null} */
  let bundle = null;
  try {
    bundle = JSON.parse(document.getElementById('bundle')?.textContent ?? '');
  } catch {
    // It is at the end of index.html, which did not come.
  }
  const text = bundle
    ? reason()
    : 'The end of index.html is missing: it was cut short, or is not the one that was built.';
  let title = 'The page could not be started';
  let told = text;
  if (bundle?.audience !== 'author') {
    // As view.mjs tells agents: support finds the rest in the console.
    const reference = String(Date.now() % 1e6).padStart(6, '0');
    console.error(`Reference ${reference}\n${text}`);
    title = said('failed');
    told = `${said('notStarted')} ${said('advice')} ${said('reference').replace('{reference}', reference)}`;
    document.documentElement.dataset.audience = 'agent';
  }
  document.documentElement.dataset.state = 'failed';
  show(title, told);

  /**
   * As words.mjs says it.
   * @param {string} key
   */
  function said(key) {
    const words = bundle?.words ?? {};
    const language = navigator.languages
      .map((each) => each.split('-')[0] ?? '')
      .find((each) => each in words);
    const text = words[language ?? 'en']?.[key] ?? ENGLISH[key] ?? '';
    return text.replace('{name}', bundle?.name ?? document.title);
  }

  function reason() {
    // A sandboxed frame has no origin, so no file of ours is its own, and modules are not loaded.
    if (location.protocol === 'file:') {
      return 'A page that is opened as a file cannot load Python: have a web server serve this folder.';
    }
    if (origin === 'null') {
      return (
        'The frame that shows this page is sandboxed. Whoever embeds it has to leave out its sandbox attribute, ' +
        'or to write allow-scripts, allow-same-origin and allow-forms into it.'
      );
    }
    const entries = /** @type {PerformanceResourceTiming[]} */ (performance.getEntriesByType('resource'));
    const refused = entries.filter(({ responseStatus }) => responseStatus >= 400);
    const named = refused.map(({ name, responseStatus }) => ` ${name}: ${responseStatus}.`).join('');
    return (
      'main.mjs or a file that it imports was not loaded. Have the web server send .mjs files with ' +
      `the type text/javascript, as HEADERS.txt lists it.${named}`
    );
  }

  /**
   * In place of all there is, which may be half.
   * @param {string} title
   * @param {string} text
   */
  function show(title, text) {
    const parts = { section: '', h2: title, p: text, button: said('tryAgain') };
    const [section, ...rest] = Object.entries(parts).map(([kind, words]) => {
      const made = document.createElement(kind);
      made.textContent = words;
      return made;
    });
    if (!section) return;
    section.id = 'problem';
    section.setAttribute('role', 'alert');
    section.append(...rest);
    rest.at(-1)?.addEventListener('click', () => location.reload());
    document.body.replaceChildren(section);
  }
});
