// @ts-check
/**
 * Cuts what Python writes into lines, and shows what has no end yet as soon as the browser has its turn:
 * a question, or progress that goes on in one line.
 */

/** @param {(line: string, isOpen: boolean) => void} show `isOpen`: the next call has that line again, and more. */
export function createOutput(show) {
  const decoder = new TextDecoder();
  let open = '';
  let isPlanned = false;

  function showOpen() {
    isPlanned = false;
    if (open) show(shown(open), true);
  }

  return {
    /**
     * For Pyodide's setStdout and setStderr.
     * @param {Uint8Array} bytes
     */
    write(bytes) {
      const lines = decoder.decode(bytes, { stream: true }).split('\n');
      lines[0] = open + lines[0]; // only what is new is searched: a line may grow for ever
      open = lines.pop() ?? '';
      for (const line of lines) show(shown(line), false);
      if (open && !isPlanned) {
        isPlanned = true;
        setTimeout(showOpen);
      }
      return bytes.length;
    },
  };
}

/**
 * As a terminal has it: what follows a carriage return is written over what was before.
 * @param {string} line
 */
function shown(line) {
  const parts = line.split('\r').filter(Boolean);
  return parts.at(-1) ?? '';
}
