// @ts-check
/** One interaction of the selected case: what it is, what can be done with it, its user data. */

import { actionsOf } from './actions.mjs';
import { duration } from './clock.mjs';
import { KeyedList, part, setAttribute, setText, stamp } from './dom.mjs';
import { icon, setIcon } from './icons.mjs';
import { UserData } from './userdata.mjs';
import { iconOf, NONE, roleOf, stateTone } from './words.mjs';

/** @import { Act, Action, Block, Interaction, Perform } from './types.mjs' */

/** @typedef {[name: string, value: string]} Fact */

const STYLES = ['primary', 'danger'];

/**
 * A fact is left out when this medium has none of it, and shown as a dash when its value is null.
 * @param {Interaction} interaction
 * @returns {Fact[]}
 */
function factsOf(interaction) {
  const parties = interaction.parties?.map((party) => party.name || 'unnamed').join(', ');
  /** @type {[string, string | null | undefined][]} */
  const facts = [
    ['State', interaction.state],
    ['Previous state', interaction.previousState],
    ['Caller (ANI)', interaction.ani],
    ['Dialled (DNIS)', interaction.dnis],
    ['Direction', interaction.direction],
    ['Call type', interaction.callType],
    ['Recording', interaction.recordingState],
    ['Parties', parties],
    [
      'Consults for',
      interaction.isConsultation ? (interaction.parentInteractionId ?? undefined) : undefined,
    ],
  ];
  return facts.flatMap(([name, value]) => (value === undefined ? [] : [[name, value || NONE]]));
}

class FactView {
  root = stamp('t-fact');
  #value = part(this.root, 'value');

  /** @param {Fact} fact */
  constructor([name]) {
    part(this.root, 'name').textContent = name;
  }

  /** @param {Fact} fact */
  update([, value]) {
    setText(this.#value, value);
  }
}

class ActionButton {
  root = document.createElement('button');
  #waiting = false;

  #action;

  /** @param {Action} action @param {string} interactionId @param {Perform} perform */
  constructor(action, interactionId, perform) {
    this.#action = action;
    this.root.type = 'button';
    this.root.dataset.verb = action.verb;
    this.root.addEventListener('click', async () => {
      // Not `disabled`: that would take the focus away.
      if (this.#waiting) return;
      this.#waiting = true;
      await perform(this.#action, interactionId);
      this.#waiting = false;
    });
  }

  /** @param {Action} action */
  update(action) {
    this.#action = action;
    setText(this.root, action.asks ? `${action.label}…` : action.label);
    setAttribute(this.root, 'aria-haspopup', action.asks ? 'dialog' : null);
    this.root.className = STYLES.includes(action.style) ? action.style : 'plain';
  }
}

class BlockNotice {
  root = document.createElement('li');

  constructor() {
    const text = document.createElement('span');
    this.root.append(icon('lock'), text);
    this.#text = text;
  }

  #text;

  /** @param {Block} block */
  update({ frame, warning }) {
    setText(this.#text, `Mark done is blocked by ${frame}: ${warning || 'no reason given'}`);
  }
}

export class Panel {
  root = stamp('t-panel');
  caseId = '';
  #icon = icon('other');
  #title = part(this.root, 'title');
  #state = part(this.root, 'state');
  #time = part(this.root, 'time');
  #interactionId;
  #facts = new KeyedList(
    part(this.root, 'facts'),
    /** @param {Fact} fact */ ([name]) => name,
    (fact) => new FactView(fact),
  );
  #blocks = new KeyedList(
    part(this.root, 'blocks'),
    /** @param {Block} block */ (block) => block.frame,
    () => new BlockNotice(),
  );
  #actions;
  #userData;

  /** @param {Interaction} interaction @param {Act} act @param {Perform} perform */
  constructor({ interactionId }, act, perform) {
    this.#interactionId = interactionId;
    this.root.dataset.interactionId = interactionId;
    setAttribute(this.root, 'aria-label', `Interaction ${interactionId}`);
    setAttribute(part(this.root, 'actions'), 'aria-label', `Actions for ${interactionId}`);
    part(this.root, 'icon').append(this.#icon);
    part(this.root, 'id').textContent = `id ${interactionId}`;
    this.#actions = new KeyedList(
      part(this.root, 'actions'),
      /** @param {Action} action */ ({ verb }) => verb,
      (action) => new ActionButton(action, interactionId, perform),
    );
    this.#userData = new UserData(part(this.root, 'user-data'), interactionId, act);
  }

  /** @param {Interaction} interaction */
  update(interaction) {
    this.caseId = interaction.caseId;
    setIcon(this.#icon, iconOf(interaction));
    const main = interaction.isMainCaseInteraction;
    setText(this.#title, main ? `${roleOf(interaction)}, main interaction` : roleOf(interaction));
    this.root.classList.toggle('consultation', Boolean(interaction.isConsultation));
    setText(this.#state, interaction.state ?? NONE);
    this.#state.className = `chip ${stateTone(interaction.state)}`;
    this.#facts.update(factsOf(interaction));
    this.#actions.update(actionsOf(interaction));
    this.#blocks.update(interaction.blocks ?? []);
    this.#userData.update(interaction.userData ?? {});
    this.tick();
  }

  tick() {
    setText(this.#time, duration(this.#interactionId));
  }
}
