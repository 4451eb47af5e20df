// @ts-check
/**
 * Hands texts to Python through a buffer of Python's: the browser writes a text there in one go, where
 * Pyodide's conversion takes it apart character by character.
 *
 * @param {any} buffer A permanent proxy of a bytearray.
 */
export function createTextBuffer(buffer) {
  const encoder = new TextEncoder();
  let view = buffer.getBuffer('u8');

  return {
    /**
     * @param {string} text Well-formed, as all JSON is.
     * @returns {number | string} How many bytes lie in the buffer; the text itself if it has no room.
     */
    put(text) {
      if (view.data.byteLength === 0) {
        // Python's memory has grown, which takes all views of it away.
        view.release();
        view = buffer.getBuffer('u8');
      }
      const { read, written } = encoder.encodeInto(text, view.data);
      return read === text.length ? written : text;
    },

    /** Let the buffer go. */
    close() {
      try {
        view.release();
      } catch (error) {
        console.warn(error); // Python has died, and the buffer with it
      }
    },
  };
}
