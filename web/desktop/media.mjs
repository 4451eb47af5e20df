// @ts-check
/** The agent's media, each with a state of its own: seen in the agent bar, changed below it. */

import { byId, find, KeyedList, part, setAttribute, setText, stamp } from './dom.mjs';
import { icon } from './icons.mjs';
import { disclosure } from './menu.mjs';
import { StateSelect } from './stateselect.mjs';
import { mediaIcon, mediaName, NONE } from './words.mjs';

/** @import { Act, AgentState, Medium } from './types.mjs' */

class Sign {
  root = document.createElement('span');

  /** @param {Medium} medium */
  constructor({ name }) {
    this.root.className = 'medium-sign';
    this.root.append(icon(mediaIcon(name)));
  }

  /** @param {Medium} medium */
  update({ state }) {
    this.root.dataset.type = state?.type ?? '';
  }
}

class Row {
  root = stamp('t-medium');
  #select;

  /** @param {Medium} medium @param {Act} act */
  constructor({ name }, act) {
    part(this.root, 'icon').append(icon(mediaIcon(name)));
    setText(part(this.root, 'name'), mediaName(name));
    this.#select = new StateSelect(find(this.root, 'select', HTMLSelectElement), (operationName) =>
      act('media.set_state', { name, operation_name: operationName }),
    );
  }

  /** @param {Medium & {states: AgentState[]}} medium */
  update({ state, states }) {
    part(this.root, 'state').dataset.type = state?.type ?? '';
    this.#select.update(state, states);
  }
}

export class MediaBar {
  #button = byId('media');
  #signs = new KeyedList(
    byId('media-signs'),
    /** @param {Medium} medium */ ({ name }) => name,
    (medium) => new Sign(medium),
  );
  #rows;

  /** @param {Act} act */
  constructor(act) {
    this.#rows = new KeyedList(
      byId('media-states'),
      /** @param {Medium & {states: AgentState[]}} medium */ ({ name }) => name,
      (medium) => new Row(medium, act),
    );
    disclosure(this.#button, byId('media-states'));
  }

  /** @param {readonly Medium[]} media @param {AgentState[]} states those to choose from */
  update(media, states) {
    this.#signs.update(media);
    this.#rows.update(media.map((medium) => ({ ...medium, states })));
    const each = media.map(({ name, state }) => `${mediaName(name)} ${state?.displayName || NONE}`);
    setAttribute(this.#button, 'aria-label', `Media: ${each.join(', ')}`);
    setAttribute(this.#button, 'title', each.join('\n'));
    this.#button.hidden = media.length === 0;
  }
}
