// @ts-check
/** One interaction of the selected case: what it is, what can be done with it, its user data. */

import { duration } from "./clock.mjs";
import { KeyedList, part, setAttribute, setText, stamp } from "./dom.mjs";
import { icon, setIcon } from "./icons.mjs";
import { UserData } from "./userdata.mjs";
import { NONE, mediaIcon, mediaName, roleOf, stateTone } from "./words.mjs";

/** @import { Act, Action, Block, Interaction } from "./types.mjs" */

/** @typedef {[name: string, value: string]} Fact */

const STYLES = ["primary", "danger"];

/**
 * A fact is left out when this medium has none of it, and shown as a dash when its value is null.
 * @param {Interaction} interaction
 * @returns {Fact[]}
 */
function factsOf(interaction) {
  const parties = interaction.parties?.map((party) => party.name || "unnamed").join(", ");
  /** @type {[string, string | null | undefined][]} */
  const facts = [
    ["State", interaction.state],
    ["Previous state", interaction.previousState],
    ["Caller (ANI)", interaction.ani],
    ["Dialled (DNIS)", interaction.dnis],
    ["Direction", interaction.direction],
    ["Call type", interaction.callType],
    ["Recording", interaction.recordingState],
    ["Parties", parties],
  ];
  return facts.flatMap(([name, value]) => (value === undefined ? [] : [[name, value || NONE]]));
}

class FactView {
  root = stamp("t-fact");
  #value = part(this.root, "value");

  /** @param {Fact} fact */
  constructor([name]) {
    part(this.root, "name").textContent = name;
  }

  /** @param {Fact} fact */
  update([, value]) {
    setText(this.#value, value);
  }
}

class ActionButton {
  root = document.createElement("button");
  #waiting = false;

  /** @param {Action} action @param {string} interactionId @param {Act} act */
  constructor({ verb }, interactionId, act) {
    this.root.type = "button";
    this.root.dataset["verb"] = verb;
    this.root.addEventListener("click", async () => {
      // Not `disabled`: that would take the focus away.
      if (this.#waiting) return;
      this.#waiting = true;
      await act(verb, { interaction_id: interactionId });
      this.#waiting = false;
    });
  }

  /** @param {Action} action */
  update({ label, style }) {
    setText(this.root, label);
    this.root.className = STYLES.includes(style) ? style : "plain";
  }
}

class BlockNotice {
  root = document.createElement("li");

  constructor() {
    const text = document.createElement("span");
    this.root.append(icon("lock"), text);
    this.#text = text;
  }

  #text;

  /** @param {Block} block */
  update({ frame, warning }) {
    setText(this.#text, `Mark done is blocked by ${frame}: ${warning || "no reason given"}`);
  }
}

export class Panel {
  root = stamp("t-panel");
  caseId = "";
  #icon = icon("other");
  #title = part(this.root, "title");
  #state = part(this.root, "state");
  #time = part(this.root, "time");
  #interactionId;
  #facts = new KeyedList(
    part(this.root, "facts"),
    /** @param {Fact} fact */ ([name]) => name,
    (fact) => new FactView(fact),
  );
  #blocks = new KeyedList(
    part(this.root, "blocks"),
    /** @param {Block} block */ (block) => block.frame,
    () => new BlockNotice(),
  );
  #actions;
  #userData;

  /** @param {Interaction} interaction @param {Act} act */
  constructor({ interactionId }, act) {
    this.#interactionId = interactionId;
    this.root.dataset["interactionId"] = interactionId;
    setAttribute(this.root, "aria-label", `Interaction ${interactionId}`);
    setAttribute(part(this.root, "actions"), "aria-label", `Actions for ${interactionId}`);
    part(this.root, "icon").append(this.#icon);
    part(this.root, "id").textContent = `id ${interactionId}`;
    this.#actions = new KeyedList(
      part(this.root, "actions"),
      /** @param {Action} action */ ({ verb }) => verb,
      (action) => new ActionButton(action, interactionId, act),
    );
    this.#userData = new UserData(part(this.root, "user-data"), interactionId, act);
  }

  /** @param {Interaction} interaction */
  update(interaction) {
    this.caseId = interaction.caseId;
    setIcon(this.#icon, mediaIcon(interaction.media));
    const main = interaction.isMainCaseInteraction;
    setText(this.#title, main ? `${mediaName(interaction.media)}, main interaction` : roleOf(interaction));
    setText(this.#state, interaction.state ?? NONE);
    this.#state.className = `chip ${stateTone(interaction.state)}`;
    this.#facts.update(factsOf(interaction));
    this.#actions.update(interaction.actions ?? []);
    this.#blocks.update(interaction.blocks ?? []);
    this.#userData.update(interaction.userData ?? {});
    this.tick();
  }

  tick() {
    setText(this.#time, duration(this.#interactionId));
  }
}
