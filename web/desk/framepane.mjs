// @ts-check
/** The right side: which frame is shown, what is known of it, and its tabs when there are several. */

import { KeyedList, byId, setAttribute, setText } from "./dom.mjs";
import { counted } from "./words.mjs";

/** @import { FrameSpec, FrameStatus, State } from "./types.mjs" */

class Tab {
  root = document.createElement("button");
  #name;

  /** @param {FrameSpec} spec @param {(name: string) => void} choose */
  constructor({ name }, choose) {
    this.#name = name;
    this.root.type = "button";
    this.root.setAttribute("role", "tab");
    this.root.setAttribute("aria-controls", "frames");
    this.root.dataset["frame"] = name;
    this.root.addEventListener("click", () => choose(name));
  }

  /** @param {FrameSpec} spec */
  update({ label }) {
    setText(this.root, label);
  }

  /** @param {string} chosen */
  choose(chosen) {
    const selected = this.#name === chosen;
    setAttribute(this.root, "aria-selected", String(selected));
    this.root.tabIndex = selected ? 0 : -1;
  }
}

export class FramePane {
  #title = byId("frame-title");
  #origin = byId("frame-origin");
  #subscriptions = byId("frame-subscriptions");
  #names = byId("frame-subscription-names");
  #ignored = byId("frame-ignored");
  #tabs = byId("frame-tabs");
  #frames = byId("frames");
  #chosen = "";
  /** @type {FrameSpec[]} */
  #specs = [];
  /** @type {FrameStatus[]} */
  #statuses = [];
  #tabList = new KeyedList(
    this.#tabs,
    /** @param {FrameSpec} spec */ (spec) => spec.name,
    (spec) => new Tab(spec, (name) => this.#choose(name)),
  );

  /** @param {(name: string) => void} reload */
  constructor(reload) {
    byId("reload-frame").addEventListener("click", () => reload(this.#chosen));
    this.#tabs.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (step === undefined) return;
      const at = this.#specs.findIndex(({ name }) => name === this.#chosen);
      const next = this.#specs.at((at + step) % this.#specs.length);
      if (next) this.#choose(next.name);
      const tab = this.#tabs.querySelector("[aria-selected=true]");
      if (tab instanceof HTMLElement) tab.focus();
    });
  }

  /** @param {State} state */
  update({ frames, frameStatus }) {
    this.#specs = frames;
    this.#statuses = frameStatus;
    this.#tabList.update(frames);
    this.#tabs.hidden = frames.length < 2;
    if (frames.length > 1) setAttribute(this.#frames, "role", "tabpanel");
    else setAttribute(this.#frames, "role", null);
    this.#choose(frames.some(({ name }) => name === this.#chosen) ? this.#chosen : (frames[0]?.name ?? ""));
  }

  /** Show the chosen frame's iframe only; also for an iframe that was made just now. */
  showChosen() {
    for (const element of this.#frames.children) {
      // Not display: none, which would give the extension no size and slow its timers down.
      element.classList.toggle("behind", element instanceof HTMLElement && element.dataset["frame"] !== this.#chosen);
    }
  }

  /** @param {string} name */
  #choose(name) {
    this.#chosen = name;
    for (const tab of this.#tabList.views) tab.choose(name);
    const spec = this.#specs.find((frame) => frame.name === name);
    const status = this.#statuses.find((frame) => frame.name === name);
    const subscriptions = status?.subscriptions ?? [];
    setText(this.#title, spec?.label ?? "No extension");
    setText(this.#origin, spec ? new URL(spec.url, location.href).origin : "");
    setText(this.#subscriptions, counted(subscriptions.length, "subscription"));
    setText(this.#names, subscriptions.join(", "));
    this.#names.title = subscriptions.join(", ");
    this.#ignored.hidden = !status?.ignored;
    setText(this.#ignored, counted(status?.ignored ?? 0, "message ignored", "messages ignored"));
    if (this.#tabs.hidden) setAttribute(this.#frames, "aria-label", null);
    else setAttribute(this.#frames, "aria-label", spec?.label ?? "");
    this.showChosen();
  }
}
