// @ts-check
/** The names of requests and events, to choose from: those that the simulator has. */

/**
 * What stands for several requests: all of them, and those of each namespace.
 * @param {readonly string[]} requests
 */
export const patternsOf = (requests) => [
  '*',
  ...new Set(requests.map((request) => `${request.slice(0, request.indexOf('.'))}.*`)),
];

/** @param {Element} datalist @param {readonly string[]} names */
export function offer(datalist, names) {
  datalist.replaceChildren(
    ...names.map((name) => {
      const option = document.createElement('option');
      option.value = name;
      return option;
    }),
  );
}
