// @ts-check
/** Who the agent is, and the agent's state. */

import { byId, find, setAttribute, setText } from './dom.mjs';
import { StateSelect } from './stateselect.mjs';

/** @import { Act, Agent } from './types.mjs' */

export class AgentBar {
  #initials = byId('agent-initials');
  #name = byId('agent-name');
  #user = byId('agent-user');
  #box = byId('agent-state-box');
  #state = find(document, '#agent-state', HTMLSelectElement);
  #select;

  /** @param {Act} act */
  constructor(act) {
    this.#select = new StateSelect(this.#state, (operationName) =>
      act('set_agent_state', { operation_name: operationName }),
    );
  }

  /** @param {Agent} agent */
  update({ firstname, lastname, username, employeeId, state, states }) {
    const name = [firstname, lastname].filter(Boolean).join(' ') || username || 'Unnamed agent';
    setText(this.#name, name);
    setText(this.#user, [username, employeeId && `#${employeeId}`].filter(Boolean).join(' '));
    const letters = name.split(/\s+/).map((word) => Array.from(word)[0] ?? '');
    setText(this.#initials, letters.slice(0, 2).join('').toUpperCase());
    this.#select.update(state, states);
    // Of a long one, the list shows the beginning.
    setAttribute(this.#state, 'title', state?.displayName ?? '');
    this.#box.dataset.type = state?.type ?? '';
  }
}
