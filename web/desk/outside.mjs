// @ts-check
/** The outside world: a customer rings, the agent dials, an invitation arrives, the page is reloaded. */

import { byId, find } from "./dom.mjs";
import { menu } from "./menu.mjs";

/** @import { Act } from "./types.mjs" */

/** @typedef {(verb: string, values: Record<string, unknown>) => Promise<unknown>} Ask */

/**
 * One "key=value" a line; a line without "=" is a key with an empty value.
 * @param {string} text
 */
function parsePairs(text) {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return Object.fromEntries(
    lines.map((line) => {
      const [key = "", ...rest] = line.split("=");
      return [key.trim(), rest.join("=").trim()];
    }),
  );
}

/**
 * A form in a dialog that stays open, with what was typed, until the simulator has said yes.
 * @param {string} openerId
 * @param {string} dialogId
 * @param {(values: FormData) => Promise<unknown>} submit
 */
function formDialog(openerId, dialogId, submit) {
  const dialog = find(document, `#${dialogId}`, HTMLDialogElement);
  const form = find(dialog, "form", HTMLFormElement);
  const problem = find(dialog, ".form-error", HTMLElement);
  byId(openerId).addEventListener("click", () => {
    problem.textContent = "";
    dialog.showModal();
  });
  find(dialog, "[data-cancel]", HTMLElement).addEventListener("click", () => dialog.close());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    problem.textContent = "";
    try {
      await submit(new FormData(form));
      dialog.close();
    } catch (error) {
      problem.textContent = error instanceof Error ? error.message : String(error);
    }
  });
}

/** @param {FormData} form */
function callDetails(form) {
  /** @type {Record<string, unknown>} */
  const details = {};
  for (const name of ["ani", "dnis", "call_type"]) {
    const value = String(form.get(name) ?? "").trim();
    if (value !== "") details[name] = value;
  }
  const userData = parsePairs(String(form.get("user_data") ?? ""));
  if (Object.keys(userData).length > 0) details["user_data"] = userData;
  return details;
}

/**
 * @param {Ask} ask rejects when refused: for the forms, which show it themselves
 * @param {Act} act
 */
export function setUpOutside(ask, act) {
  byId("ring").addEventListener("click", () => act("ring", {}));
  formDialog("ring-details", "ring-dialog", (form) => ask("ring", callDetails(form)));
  formDialog("dial", "dial-dialog", (form) =>
    ask("dial", { destination: String(form.get("destination") ?? "").trim() }),
  );
  menu(byId("invite"), byId("invite-menu"), (item) => act("invite", { media: item.dataset["media"] }));
  byId("reload-desktop").addEventListener("click", () => act("reload", {}));
}
