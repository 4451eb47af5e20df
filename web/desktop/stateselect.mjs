// @ts-check
/** A list to choose a state from: the agent's, or that of one of the agent's media. */

/** @import { AgentState } from './types.mjs' */

export class StateSelect {
  #select;
  #options = '';
  #desktops = '';

  /** @param {HTMLSelectElement} select @param {(operationName: string) => Promise<unknown>} chosen */
  constructor(select, chosen) {
    this.#select = select;
    select.addEventListener('change', async () => {
      await chosen(select.value);
      // Refused, or granted as something else: show what the desktop has.
      select.value = this.#desktops;
    });
  }

  /** @param {AgentState | null} state @param {AgentState[]} states */
  update(state, states) {
    const known = states.some(({ operationName }) => operationName === state?.operationName);
    const shown = state && !known ? [...states, state] : states;
    // An open list closes when its options are made again.
    const options = JSON.stringify(shown);
    if (options !== this.#options) {
      this.#options = options;
      this.#select.replaceChildren(
        ...shown.map(
          ({ operationName, displayName }) => new Option(displayName || operationName, operationName),
        ),
      );
      this.#desktops = '';
    }
    if (state?.operationName !== this.#desktops) {
      this.#desktops = state?.operationName ?? '';
      this.#select.value = this.#desktops;
    }
  }
}
