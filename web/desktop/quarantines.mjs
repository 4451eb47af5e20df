// @ts-check
/** Which frames are in quarantine, of what, and for how long still: counted down here. */

import { clockText } from './clock.mjs';
import { byId, KeyedList, setText } from './dom.mjs';
import { icon } from './icons.mjs';

/** @import { FrameStatus } from './types.mjs' */

/** @typedef {{scope: string, until: number}} Quarantine until is Infinity where it is for ever */

/** @param {Quarantine} quarantine */
function inWords({ scope, until }) {
  const what = scope === '*' ? 'No request gets an answer' : `${scope} gets no answer`;
  if (until === Infinity)
    return `In quarantine for ever. ${what} until the limit is lifted or the desktop loads anew.`;
  const seconds = Math.ceil((until - Date.now()) / 1000);
  return `In quarantine. ${what} for another ${seconds < 60 ? `${seconds} s` : `${clockText(seconds)} min`}.`;
}

class QuarantineView {
  root = document.createElement('li');
  #text = document.createElement('span');

  constructor() {
    this.root.append(icon('quarantine'), this.#text);
  }

  /** @param {Quarantine} quarantine */
  update(quarantine) {
    setText(this.#text, inWords(quarantine));
  }
}

export class Quarantines {
  /** @type {Map<string, Quarantine[]>} by the frame's name */
  #all = new Map();
  #news = byId('quarantine-news');
  #list = new KeyedList(
    byId('frame-quarantines'),
    /** @param {Quarantine} quarantine */ ({ scope }) => scope,
    () => new QuarantineView(),
  );

  /** @param {readonly FrameStatus[]} statuses @param {number} at when they were sent */
  update(statuses, at) {
    this.#all = new Map(
      statuses.map(({ name, quarantines }) => [
        name,
        Object.entries(quarantines ?? {}).map(([scope, seconds]) => ({
          scope,
          until: seconds === null ? Infinity : at + seconds * 1000,
        })),
      ]),
    );
  }

  /** Which frames are in quarantine now. */
  get names() {
    return new Set([...this.#all.keys()].filter((name) => this.#lasting(name).length > 0));
  }

  /** Show those of one frame. @param {string} name */
  show(name) {
    this.#list.update(this.#lasting(name));
    // Read out once, not with each second.
    const names = [...this.names];
    setText(this.#news, names.length > 0 ? `In quarantine: ${names.join(', ')}` : '');
  }

  /** @param {string} name */
  #lasting(name) {
    return (this.#all.get(name) ?? []).filter(({ until }) => until > Date.now());
  }
}
