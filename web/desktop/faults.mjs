// @ts-check
/** The faults: which are switched on, always in sight, and the dialog that switches them. */

import { byId, KeyedList, part, setAttribute, setText, stamp } from './dom.mjs';
import { FaultForm } from './faultform.mjs';
import { FormDialog } from './formdialog.mjs';
import { counted } from './words.mjs';

/** @import { Act, Ask, Fault, State } from './types.mjs' */

/** @param {Fault} fault */
function hitsOf({ hits, times }) {
  const struck = hits === 0 ? 'not struck yet' : `struck ${counted(hits, 'time')}`;
  if (times === 0) return `${struck}, over`;
  return times === null ? struck : `${struck}, ${times} to go`;
}

class FaultView {
  root = stamp('t-fault');
  #details = part(this.root, 'details');
  #hits = part(this.root, 'hits');

  /** @param {Fault} fault @param {Act} act */
  constructor({ number, label, target }, act) {
    part(this.root, 'label').textContent = label;
    part(this.root, 'target').textContent = target;
    const off = part(this.root, 'off');
    setAttribute(off, 'aria-label', `Switch off: ${label}, ${target}`);
    off.addEventListener('click', () => act('switch_fault_off', { number }));
  }

  /** @param {Fault} fault */
  update(fault) {
    const details = Object.entries(fault.details).map(
      ([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
    );
    setText(this.#details, details.join(', '));
    setText(this.#hits, hitsOf(fault));
    this.root.classList.toggle('over', fault.times === 0);
  }
}

export class Faults {
  #count = byId('fault-count');
  #strip = byId('fault-strip');
  #none = byId('no-faults');
  #form;
  #lists;

  /** @param {Ask} ask @param {Act} act */
  constructor(ask, act) {
    const dialog = new FormDialog('faults-dialog', async () => {
      await ask('switch_fault_on', this.#form.read());
      return true;
    });
    this.#form = new FaultForm(dialog.form);
    byId('faults').addEventListener('click', () => dialog.open());
    this.#lists = [byId('fault-strip-list'), byId('faults-on')].map(
      (list) =>
        new KeyedList(
          list,
          /** @param {Fault} fault */ ({ number }) => String(number),
          (fault) => new FaultView(fault, act),
        ),
    );
  }

  /** @param {State} state */
  update({ faults, faultKinds, requests, events }) {
    this.#form.update(faultKinds, requests, events);
    for (const list of this.#lists) list.update(faults);
    const none = faults.length === 0;
    this.#strip.hidden = none;
    this.#none.hidden = !none;
    this.#count.hidden = none;
    setText(this.#count, String(faults.length));
    setAttribute(this.#count, 'title', `${counted(faults.length, 'fault')} switched on`);
  }
}
