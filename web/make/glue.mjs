// @ts-check
/**
 * Trims Pyodide's glue to the wasm's exports that the page needs.
 *
 * Pyodide exports every function of CPython and its libraries, 8,560 of them, for compiled packages
 * that might want them. Giving each a name and a place in a table takes longer than restoring Python.
 * A page without compiled packages needs the 140 or so that the glue itself names.
 */
import { intoTable } from './function-table.mjs';

/** Exports that the glue takes from the wasm by these names, not by variables of its own. */
const BY_NAME = ['main', '__main_argc_argv', 'run_main_promising', '_pyproxy_apply_promising'];

/**
 * @param {string} glue pyodide.asm.mjs.
 * @param {string[]} users The scripts that use its variables too, such as pyodide.mjs.
 * @returns {{ glue: string, kept: Set<string> }}
 */
export function trimmedGlue(glue, users) {
  const start = once(glue, 'function assignWasmExports(wasmExports){');
  const end = glue.indexOf('}', start) + 1;
  const declared = glue.lastIndexOf(';var ', start) + 1;
  const variables = glue
    .slice(declared + 'var '.length, start)
    .replace(/;$/, '')
    .split(',');
  const statements =
    glue
      .slice(start, end - 1)
      .split('{')[1]
      ?.split(';') ?? [];

  const others = withoutConversions(glue.slice(0, declared) + glue.slice(end));
  const used = new Set([others, ...users].join(' ').match(/[\w$]+/g));
  const assigned = statements.filter(Boolean).map((statement) => {
    const exported = /wasmExports\["([^"]+)"\]/.exec(statement)?.[1];
    if (!exported) throw new Error(`the glue has an assignment of another form: ${statement}`);
    return { exported, statement, targets: targetsOf(statement) };
  });
  const needed = assigned.filter(({ targets }) => targets.some((target) => used.has(target)));
  const kept = new Set([...needed.map(({ exported }) => exported), ...BY_NAME, ...internal(glue)]);
  const names = new Set(needed.flatMap(({ targets }) => targets));
  const written =
    `var ${variables.filter((name) => names.has(name)).join(',')};` +
    `function assignWasmExports(wasmExports){${needed.map(({ statement }) => statement).join(';')}}`;
  return { glue: quickLinker(glue.slice(0, declared) + written + glue.slice(end)), kept };
}

/**
 * The glue with a linker that does less: exports get places in the table only if the wasm itself wants
 * them there, since no compiled package will; JavaScript's functions get theirs together; and a function
 * that was made a moment before is not looked for in the table, which takes a list of all that are in it.
 * @param {string} glue
 */
function quickLinker(glue) {
  const linker =
    '{symbols:GOT,find:(name)=>resolveGlobalSymbol(name,true).sym,table:wasmTable,put:setWasmTableEntry}';
  const eachExport = 'if(isInternalSym(symName)){continue}';
  const missing = 'reportUndefinedSymbols=()=>{';
  const added = 'return addFunction(trampolineInstance.exports.trampoline_call)';
  return changed(glue, [
    [eachExport, 'if(isInternalSym(symName)||!GOT[symName]){continue}'],
    [missing, `${missing}(${intoTable})(${linker});`],
    [added, added.replace('return addFunction(', 'return addNew(')],
    [
      'var addFunction=(',
      'var addNew=(func)=>{var place=wasmTable.grow(1);setWasmTableEntry(place,func);return place};var addFunction=(',
    ],
  ]);
}

/**
 * A script with some of its text replaced, each of which must be there once: what a new Pyodide has in another form
 * is not passed over.
 * @param {string} script
 * @param {string[][]} changes From, and to.
 */
export function changed(script, changes) {
  return changes.reduce((before, [from = '', to = '']) => {
    const at = once(before, from);
    return before.slice(0, at) + to + before.slice(at + from.length);
  }, script);
}

/**
 * Where a text occurs, once.
 * @param {string} text
 * @param {string} wanted
 */
function once(text, wanted) {
  const at = text.indexOf(wanted);
  if (at < 0 || text.includes(wanted, at + 1)) throw new Error(`Pyodide's script has not one ${wanted}`);
  return at;
}

/**
 * The glue without the function that makes the numbers of some exports unsigned: to name them there is
 * no use, and what they are not found under stays undefined.
 * @param {string} glue
 */
function withoutConversions(glue) {
  const start = once(glue, 'function applySignatureConversions(wasmExports){');
  return glue.slice(0, start) + glue.slice(glue.indexOf('return wasmExports}', start));
}

/**
 * `_a=Module["_a"]=wasmExports["a"]` assigns `_a`; as a property of Module it is named alike.
 * @param {string} statement
 */
function targetsOf(statement) {
  const targets = statement.split('=').slice(0, -1);
  return targets.map((target) => /^Module\["([^"]+)"\]$/.exec(target)?.[1] ?? target);
}

/**
 * What the linker itself needs, whether a variable names it or not.
 * @param {string} glue
 */
function internal(glue) {
  const list = /isInternalSym=symName=>(\[[^\]]+\])/.exec(glue)?.[1];
  if (!list) throw new Error('the glue has no list of internal symbols');
  return /** @type {string[]} */ (JSON.parse(list));
}
