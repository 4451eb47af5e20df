// @ts-check
/** The right side: which frame is shown, what is known of it, and what can be done with it. */

import { byId, find, KeyedList, setAttribute, setText } from './dom.mjs';
import { addressOf } from './frames.mjs';
import { FrameTabs } from './frametabs.mjs';
import { icon, setIcon } from './icons.mjs';
import { Quarantines } from './quarantines.mjs';
import { counted } from './words.mjs';

/** @import { Act, FrameSpec, FrameStatus, State } from './types.mjs' */
/** @import { Frames } from './frames.mjs' */

const SHARED =
  'All frames of this page share one Python: its subscriptions go through one of them, and another stands by. ' +
  'Where the browser gives a frame no shared worker, it has a Python of its own.';

/** @param {{shared: boolean, version: string}} python */
function wordsOf({ shared, version }) {
  return `${shared ? 'Shared Python' : 'A Python of its own'}, version ${version.slice(0, 6)}`;
}

class BringBack {
  root = document.createElement('button');

  /** @param {string} name @param {Act} act */
  constructor(name, act) {
    this.root.type = 'button';
    this.root.className = 'plain';
    this.root.append(icon('reload'), `Bring back ${name}`);
    this.root.addEventListener('click', () => act('reopen_frame', { name }));
  }

  update() {}
}

class Warning {
  root = document.createElement('li');

  /** @param {string} text */
  constructor(text) {
    this.root.append(icon('fault'), text);
  }

  update() {}
}

export class FramePane {
  #title = byId('frame-title');
  #origin = byId('frame-origin');
  #python = byId('frame-python');
  #subscriptions = byId('frame-subscriptions');
  #names = byId('frame-subscription-names');
  #ignored = byId('frame-ignored');
  #console = byId('frame-console');
  #container = byId('frames');
  #note = byId('frame-note');
  #noteText = byId('frame-note-text');
  #noteIcon = find(document, '#frame-note-icon', SVGSVGElement);
  #openWindow = byId('open-window');
  #closed = byId('closed-frames');
  #closedList;
  #warnings = new KeyedList(
    byId('frame-warnings'),
    /** @param {string} text */ (text) => text,
    (text) => new Warning(text),
  );
  #chosen = '';
  #caseId = '';
  #frames;
  /** @type {readonly FrameSpec[]} */
  #specs = [];
  /** @type {readonly FrameStatus[]} */
  #statuses = [];
  #tabs = new FrameTabs((name) => this.#choose(name));
  #quarantines = new Quarantines();

  /** @param {Frames} frames @param {Act} act @param {(text: string) => void} complain */
  constructor(frames, act, complain) {
    this.#frames = frames;
    this.#closedList = new KeyedList(
      this.#closed,
      /** @param {string} name */ (name) => name,
      (name) => new BringBack(name, act),
    );
    byId('reload-frame').addEventListener('click', () => frames.reload(this.#chosen));
    this.#console.addEventListener('click', () => frames.toggleConsole(this.#chosen));
    byId('close-frame').addEventListener('click', () => act('close_frame', { name: this.#chosen }));
    this.#openWindow.addEventListener('click', () => {
      if (!frames.openWindow(this.#chosen))
        complain('The browser opened no window: allow pop-ups for this page.');
    });
  }

  /** @param {State} state @param {number} at when it was sent */
  update({ frames, frameStatus, closedFrames, interactions, selectedCaseId }, at) {
    this.#specs = frames;
    this.#statuses = frameStatus;
    this.#quarantines.update(frameStatus, at);
    this.#tabs.update(frames);
    this.#closedList.update(closedFrames ?? []);
    this.#closed.hidden = !closedFrames?.length;
    const inCase = new Set(
      interactions
        .filter(({ caseId }) => caseId === selectedCaseId)
        .map(({ interactionId }) => interactionId),
    );
    const selectedAnew = selectedCaseId !== this.#caseId;
    this.#caseId = selectedCaseId ?? '';
    this.#choose(this.#wanted((selectedAnew && this.#siblingFor(inCase)) || this.#chosen));
  }

  tick() {
    this.#quarantines.show(this.#chosen);
    this.#tabs.mark(this.#chosen, this.#quarantines.names);
  }

  /** Draw what follows from which frames are open. */
  refresh() {
    this.#choose(this.#chosen);
  }

  /** @param {string} name */
  #wanted(name) {
    if (this.#specs.some((spec) => spec.name === name)) return name;
    return (this.#specs.find(({ mode }) => mode === 'view') ?? this.#specs[0])?.name ?? '';
  }

  /**
   * Whoever looks at one interaction's frame looks at the next one's when another case is selected.
   * @param {ReadonlySet<string>} interactionIds
   */
  #siblingFor(interactionIds) {
    const chosen = this.#specs.find(({ name }) => name === this.#chosen);
    if (!chosen?.interactionId || interactionIds.has(chosen.interactionId)) return null;
    const section = (/** @type {FrameSpec} */ { name, interactionId }) =>
      name.slice(0, -`${interactionId}`.length);
    return this.#specs.find(
      (spec) =>
        spec.interactionId && interactionIds.has(spec.interactionId) && section(spec) === section(chosen),
    )?.name;
  }

  /** @param {string} name */
  #choose(name) {
    this.#chosen = name;
    const spec = this.#specs.find((frame) => frame.name === name);
    const status = this.#statuses.find((frame) => frame.name === name);
    const subscriptions = status?.subscriptions ?? [];
    setText(this.#title, spec?.label ?? 'No extension');
    setText(this.#origin, spec ? (addressOf(spec)?.origin ?? spec.url) : '');
    this.#python.hidden = !status?.python;
    setText(this.#python, status?.python ? wordsOf(status.python) : '');
    this.#python.title = status?.python?.shared ? SHARED : '';
    setText(this.#subscriptions, counted(subscriptions.length, 'subscription'));
    this.#subscriptions.hidden = !spec;
    setText(this.#names, subscriptions.join(', '));
    this.#names.title = subscriptions.join(', ');
    this.#warnings.update(spec?.warnings ?? []);
    this.#ignored.hidden = !status?.ignored;
    setText(this.#ignored, counted(status?.ignored ?? 0, 'message ignored', 'messages ignored'));
    this.#console.hidden = !status?.python?.console || spec?.mode !== 'view';
    setAttribute(this.#console, 'aria-pressed', String(this.#frames.showsConsole(name)));
    byId('reload-frame').hidden = !this.#frames.isOpen(name);
    byId('close-frame').hidden = !spec;
    setAttribute(this.#container, 'role', this.#tabs.shown ? 'tabpanel' : null);
    setAttribute(this.#container, 'aria-label', this.#tabs.shown ? (spec?.label ?? '') : null);
    this.#showNote(spec);
    this.#showChosen(spec);
    this.tick();
  }

  /** @param {FrameSpec | undefined} spec */
  #showChosen(spec) {
    for (const element of this.#container.children) {
      // Not display: none, which would give the extension no size and slow its timers down.
      const chosen = element instanceof HTMLElement && element.dataset.frame === spec?.name;
      element.classList.toggle('behind', !chosen || spec?.mode === 'hidden');
    }
  }

  /** @param {FrameSpec | undefined} spec */
  #showNote(spec) {
    const text = this.#noteFor(spec);
    this.#note.hidden = text === '';
    setText(this.#noteText, text);
    setIcon(this.#noteIcon, spec?.mode === 'hidden' ? 'hidden' : 'window');
    this.#openWindow.hidden = spec?.mode !== 'popup' || !addressOf(spec);
    const open = spec !== undefined && this.#frames.isOpen(spec.name);
    setText(byId('open-window-text'), open ? 'Show the window' : 'Open window');
  }

  /** @param {FrameSpec | undefined} spec */
  #noteFor(spec) {
    if (!spec)
      return 'No page is embedded. The options say which are, and closed ones can be brought back.';
    if (!addressOf(spec)) return 'Its address cannot be shown: it must begin with http or https.';
    if (spec.mode === 'hidden') return 'This page runs, but the agent does not see it.';
    if (spec.mode !== 'popup') return '';
    return this.#frames.isOpen(spec.name)
      ? 'This page runs in a window of its own.'
      : 'This page has a window of its own, which is closed.';
  }
}
