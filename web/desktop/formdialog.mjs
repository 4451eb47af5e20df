// @ts-check
/** A form in a dialog that stays open, with what was typed, until the simulator has said yes. */

import { find } from './dom.mjs';

export class FormDialog {
  #dialog;
  #problem;

  /**
   * @param {string} id
   * @param {(values: FormData) => Promise<boolean | void>} submit rejects with what to tell; the dialog
   *   stays open where it gives true
   */
  constructor(id, submit) {
    this.#dialog = find(document, `#${id}`, HTMLDialogElement);
    this.#problem = find(this.#dialog, '.form-error', HTMLElement);
    const form = find(this.#dialog, 'form', HTMLFormElement);
    this.form = form;
    find(this.#dialog, '[data-cancel]', HTMLElement).addEventListener('click', () => this.#dialog.close());
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      this.#problem.textContent = '';
      try {
        if (!(await submit(new FormData(form)))) this.#dialog.close();
      } catch (error) {
        this.#problem.textContent = error instanceof Error ? error.message : String(error);
      }
    });
  }

  get isOpen() {
    return this.#dialog.open;
  }

  open() {
    this.#problem.textContent = '';
    this.#dialog.showModal();
  }
}
