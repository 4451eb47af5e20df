// @ts-check
/** Who the agent is, and the agent's state. */

import { byId, find, setText } from "./dom.mjs";

/** @import { Act, Agent, AgentState } from "./types.mjs" */

export class AgentBar {
  #initials = byId("agent-initials");
  #name = byId("agent-name");
  #user = byId("agent-user");
  #box = byId("agent-state-box");
  #select = find(document, "#agent-state", HTMLSelectElement);
  #options = "";
  #desktops = "";

  /** @param {Act} act */
  constructor(act) {
    this.#select.addEventListener("change", async () => {
      await act("set_agent_state", { operation_name: this.#select.value });
      // Refused, or granted as something else: show what the desktop has.
      this.#select.value = this.#desktops;
    });
  }

  /** @param {Agent} agent */
  update({ firstname, lastname, username, employeeId, state, states }) {
    const name = [firstname, lastname].filter(Boolean).join(" ") || username || "Unnamed agent";
    setText(this.#name, name);
    setText(this.#user, [username, employeeId && `#${employeeId}`].filter(Boolean).join(" "));
    const letters = name.split(/\s+/).map((word) => Array.from(word)[0] ?? "");
    setText(this.#initials, letters.slice(0, 2).join("").toUpperCase());
    this.#drawState(state, states);
  }

  /** @param {AgentState | null} state @param {AgentState[]} states */
  #drawState(state, states) {
    const known = states.some(({ operationName }) => operationName === state?.operationName);
    const shown = state && !known ? [...states, state] : states;
    // An open list closes when its options are made again.
    const options = JSON.stringify(shown);
    if (options !== this.#options) {
      this.#options = options;
      this.#select.replaceChildren(
        ...shown.map(({ operationName, displayName }) => new Option(displayName || operationName, operationName)),
      );
      this.#desktops = "";
    }
    if (state?.operationName !== this.#desktops) {
      this.#desktops = state?.operationName ?? "";
      this.#select.value = this.#desktops;
    }
    this.#box.dataset["type"] = state?.type ?? "";
  }
}
