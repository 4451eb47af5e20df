// @ts-check
/** The list on the left: a card for each case, in it a line for each interaction. */

import { duration } from './clock.mjs';
import { byId, KeyedList, part, setAttribute, setText, stamp } from './dom.mjs';
import { icon, setIcon } from './icons.mjs';
import { byCase, counted, iconOf, NONE, numberOf, roleOf, stateTone, whoIs } from './words.mjs';

/** @import { Act, Interaction, State } from './types.mjs' */

/** @typedef {{caseId: string, members: Interaction[], selected: boolean}} Case */

class Line {
  root = stamp('t-case-line');
  #icon = icon('other');
  #label = part(this.root, 'label');
  #lock = part(this.root, 'lock');
  #state = part(this.root, 'state');
  #time = part(this.root, 'time');

  /** @param {Interaction} interaction */
  constructor({ interactionId }) {
    this.interactionId = interactionId;
    this.root.dataset.interactionId = interactionId;
    part(this.root, 'icon').append(this.#icon);
    const words = document.createElement('span');
    words.className = 'visually-hidden';
    words.textContent = 'Mark done is blocked';
    this.#lock.append(icon('lock'), words);
  }

  /** @param {Interaction} interaction */
  update(interaction) {
    setIcon(this.#icon, iconOf(interaction));
    this.root.classList.toggle('consultation', Boolean(interaction.isConsultation));
    setText(this.#label, lineLabel(interaction));
    setAttribute(this.#label, 'title', lineLabel(interaction));
    setText(this.#state, interaction.state ?? NONE);
    this.#state.className = `chip ${stateTone(interaction.state)}`;
    const blocks = interaction.blocks ?? [];
    this.#lock.hidden = blocks.length === 0;
    this.#lock.title = `Mark done is blocked by ${blocks.map((block) => block.frame).join(', ')}`;
    this.tick();
  }

  tick() {
    setText(this.#time, duration(this.interactionId));
  }
}

/** @param {Interaction} interaction */
function lineLabel(interaction) {
  const role = roleOf(interaction);
  if (interaction.isConsultation) return `Consult: ${whoIs(interaction)}`;
  if (!interaction.isMainCaseInteraction) return `${role}: ${whoIs(interaction)}`;
  // The card's title says the number already when the party has no name.
  const number = numberOf(interaction);
  return number && number !== whoIs(interaction) ? number : role;
}

class Card {
  root = stamp('t-case');
  #select = part(this.root, 'select');
  #lines = new KeyedList(
    part(this.root, 'lines'),
    /** @param {Interaction} interaction */ (interaction) => interaction.interactionId,
    (interaction) => new Line(interaction),
  );

  /** @param {Case} item @param {Act} act */
  constructor({ caseId }, act) {
    this.root.dataset.caseId = caseId;
    this.#select.addEventListener('click', () => act('select_case', { case_id: caseId }));
  }

  /** @param {Case} item */
  update({ members, selected }) {
    const [main] = members;
    if (main) setText(this.#select, whoIs(main));
    setAttribute(this.#select, 'aria-current', selected ? 'true' : null);
    this.#lines.update(members);
  }

  tick() {
    for (const line of this.#lines.views) line.tick();
  }
}

export class InteractionList {
  #empty = byId('no-interactions');
  #count = byId('interaction-count');
  #cards;

  /** @param {Act} act */
  constructor(act) {
    this.#cards = new KeyedList(
      byId('cases'),
      /** @param {Case} item */ (item) => item.caseId,
      (item) => new Card(item, act),
    );
  }

  /** @param {State} state */
  update({ interactions, selectedCaseId }) {
    const cases = [...byCase(interactions)].map(([caseId, members]) => ({
      caseId,
      members,
      selected: caseId === selectedCaseId,
    }));
    this.#cards.update(cases);
    this.#empty.hidden = cases.length > 0;
    setText(this.#count, String(interactions.length));
    this.#count.title = counted(interactions.length, 'interaction');
  }

  tick() {
    for (const card of this.#cards.views) card.tick();
  }
}
