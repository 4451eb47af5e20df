// @ts-check
/**
 * Tells when Python has died, by whatever: a stack that has run over, `abort()`, a trap of WebAssembly, an
 * exit, code that could not be had. Python cannot tell it, and Pyodide writes it to the console only.
 *
 * All calls into Python go through functions of Pyodide's that give what they cannot handle to one function,
 * so that is where we listen. Its own hook, `on_fatal`, is not called where Python cannot write its traceback any more.
 */

/**
 * @param {any} python
 * @param {(error: unknown) => void} died Is called once, from inside the call that has failed.
 */
export function watchFatalEnd(python, died) {
  const api = python._api;
  const handle = api.fatal_error;
  let isOver = false;
  api.fatal_error = (/** @type {unknown} */ error) => {
    try {
      return handle(error);
    } catch (thrown) {
      // Others are thrown back as they came: they are no end.
      if (!isOver && /** @type {any} */ (thrown)?.pyodide_fatal_error) {
        isOver = true;
        died(thrown);
      }
      throw thrown;
    }
  };
}
