// What the site's library leaves to be mended for people who hear the pages.

function mend() {
  for (const head of document.querySelectorAll('th:empty')) {
    head.replaceWith(document.createElement('td')); // a header that says nothing is none
  }
  for (const buttons of document.querySelectorAll('nav.md-code__nav:not([role])')) {
    buttons.setAttribute('role', 'none'); // each block of code would be a landmark of the same name
  }
}

mend();
new MutationObserver(mend).observe(document.body, { childList: true, subtree: true });
