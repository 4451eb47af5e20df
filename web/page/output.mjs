// @ts-check
/**
 * Cuts what Python writes into lines, and shows what has no end yet as soon as the browser has its turn:
 * a question, or progress that goes on in one line. Of what is more at once than a page can show, most is left out.
 */

/** Characters of a line that are shown. */
const LONGEST = 50_000;

/** Lines, and characters, that are shown at once: until the browser has its turn. Each takes up to a millisecond. */
const MOST_LINES = 200;
const MOST_CHARACTERS = 500_000;

/** Of what is more, so many lines are shown, the newest. */
const NEWEST = 100;

/** @param {(line: string, isOpen: boolean) => void} show `isOpen`: the next call has that line again, and more. */
export function createOutput(show) {
  const decoder = new TextDecoder();
  let open = '';
  let isPlanned = false;
  let lines = 0;
  let characters = 0;
  /** @type {string[]} What was printed beyond what is shown at once, the newest. */
  let beyond = [];
  let left = 0;

  function planTurn() {
    if (!isPlanned) setTimeout(turn);
    isPlanned = true;
  }

  function turn() {
    isPlanned = false;
    lines = 0;
    characters = 0;
    const [rest, count] = [beyond, left];
    beyond = [];
    left = 0;
    if (count)
      show(`… ${count} lines are left out here: more was printed at once than a page can show.`, false);
    for (const line of rest) show(line, false);
    if (open) show(shown(open), true);
  }

  /** @param {string} line */
  function showWhole(line) {
    const text = shown(line);
    planTurn();
    lines += 1;
    characters += text.length;
    if (lines <= MOST_LINES && characters <= MOST_CHARACTERS) {
      show(text, false);
      return;
    }
    beyond.push(text);
    if (beyond.length <= NEWEST) return;
    beyond.shift();
    left += 1;
  }

  return {
    /**
     * For Pyodide's setStdout and setStderr.
     * @param {Uint8Array} bytes
     */
    write(bytes) {
      const parts = decoder.decode(bytes, { stream: true }).split('\n');
      parts[0] = open + parts[0]; // only what is new is searched: a line may grow for ever
      open = parts.pop() ?? '';
      parts.forEach(showWhole);
      if (open) planTurn();
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
  const last = parts.at(-1) ?? '';
  if (last.length <= LONGEST) return last;
  return `${last.slice(0, LONGEST)}… and ${last.length - LONGEST} characters more, which are left out`;
}
