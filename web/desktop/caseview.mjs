// @ts-check
/**
 * The middle: the selected case, a panel for each of its interactions.
 *
 * The panels of the other cases stay in the document, hidden. An extension may select another case
 * while somebody types, and the half-typed value must still be there when they come back.
 */

import { byId, KeyedList, setText } from './dom.mjs';
import { Panel } from './panel.mjs';
import { byCase, whoIs } from './words.mjs';

/** @import { Act, Interaction, Perform, State } from './types.mjs' */

export class CaseView {
  #title = byId('case-title');
  #caseId = byId('case-id');
  #empty = byId('no-case');
  #emptyText = byId('no-case-text');
  #panels;

  /** @param {Act} act @param {Perform} perform */
  constructor(act, perform) {
    this.#panels = new KeyedList(
      byId('panels'),
      /** @param {Interaction} interaction */ (interaction) => interaction.interactionId,
      (interaction) => new Panel(interaction, act, perform),
    );
  }

  /** @param {State} state */
  update({ interactions, selectedCaseId }) {
    const cases = byCase(interactions);
    const main = cases.get(selectedCaseId ?? '')?.[0];
    setText(this.#title, main ? whoIs(main) : 'No case selected');
    setText(this.#caseId, main ? main.caseId : '');
    this.#panels.update([...cases.values()].flat());
    for (const panel of this.#panels.views) panel.root.hidden = panel.caseId !== main?.caseId;
    this.#empty.hidden = main !== undefined;
    setText(
      this.#emptyText,
      interactions.length > 0
        ? 'Select a case on the left to see its interactions and their user data.'
        : 'The case that the agent works on will be shown here.',
    );
  }

  tick() {
    for (const panel of this.#panels.views) panel.tick();
  }
}
