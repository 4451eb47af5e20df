// @ts-check
/** A form in a dialog that stays open, with what was typed, until the simulator has said yes. */

import { find, part, setText, stamp } from './dom.mjs';

export class FormDialog {
  #dialog;
  #title;
  #submit;
  #problem;

  /**
   * @param {string} id of a `<dialog>` that holds the fields; `data-title`, `data-submit` and `data-cancel` are the
   *   words around them. Where `data-cancel` is empty, there is only one way out
   * @param {(values: FormData) => Promise<boolean | void>} submit rejects with what to tell; the dialog
   *   stays open where it gives true
   */
  constructor(id, submit) {
    const dialog = find(document, `#${id}`, HTMLDialogElement);
    const { title = '', submit: submitWords = '', cancel: cancelWords = 'Cancel' } = dialog.dataset;
    const form = /** @type {HTMLFormElement} */ (stamp('t-form'));
    this.form = form;
    this.#dialog = dialog;
    this.#title = part(form, 'title');
    this.#submit = part(form, 'submit');
    this.#problem = part(form, 'problem');
    const cancel = part(form, 'cancel');

    this.#title.id = `${id}-title`;
    dialog.setAttribute('aria-labelledby', this.#title.id);
    if (dialog.matches('[data-region]')) {
      this.#title.tabIndex = -1;
      this.#title.dataset.home = '';
    }
    this.name(title, submitWords);
    setText(cancel, cancelWords);
    if (!cancelWords) cancel.remove();
    this.#problem.before(...dialog.childNodes);
    dialog.append(form);

    cancel.addEventListener('click', () => dialog.close());
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      this.#problem.textContent = '';
      try {
        if (!(await submit(new FormData(form)))) dialog.close();
      } catch (error) {
        this.#problem.textContent = error instanceof Error ? error.message : String(error);
      }
    });
  }

  get isOpen() {
    return this.#dialog.open;
  }

  /** @param {string} title @param {string} submit what the button says */
  name(title, submit) {
    setText(this.#title, title);
    setText(this.#submit, submit);
  }

  open() {
    this.#problem.textContent = '';
    if (!this.#dialog.open) this.#dialog.showModal();
  }
}
