// @ts-check
/** The outside world: customers and colleagues call and write, the agent does, the page is reloaded. */

import { byId } from './dom.mjs';
import { FormDialog } from './formdialog.mjs';
import { menu } from './menu.mjs';

/** @import { Act, Ask } from './types.mjs' */

/**
 * One "key=value" a line; a line without "=" is a key with an empty value.
 * @param {string} text
 */
function parsePairs(text) {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return Object.fromEntries(
    lines.map((line) => {
      const [key = '', ...rest] = line.split('=');
      return [key.trim(), rest.join('=').trim()];
    }),
  );
}

/**
 * What was filled in; the simulator has an example value for the rest.
 * @param {FormData} form
 * @param {readonly string[]} names
 */
function filledIn(form, names) {
  const pairs = names.map((name) => [name, String(form.get(name) ?? '').trim()]);
  return Object.fromEntries(pairs.filter(([, value]) => value !== ''));
}

/** @param {FormData} form */
function callDetails(form) {
  const userData = parsePairs(String(form.get('user_data') ?? ''));
  const attached = Object.keys(userData).length > 0 ? { user_data: userData } : {};
  return { ...filledIn(form, ['ani', 'dnis', 'call_type']), ...attached };
}

/** @param {Ask} ask @param {Act} act */
export function setUpOutside(ask, act) {
  /**
   * @param {string} name of the dialog
   * @param {string} verb
   * @param {(form: FormData) => Record<string, unknown>} read
   */
  const dialogFor = (name, verb, read) =>
    new FormDialog(`${name}-dialog`, async (form) => {
      await ask(verb, read(form));
    });

  const ring = dialogFor('ring', 'ring', callDetails);
  const dial = dialogFor('dial', 'dial', (form) => filledIn(form, ['destination']));
  /** @type {Record<string, FormDialog>} by the menu's `data-dialog` */
  const others = {
    workbin: dialogFor('workbin', 'take_from_workbin', (form) => filledIn(form, ['media', 'party'])),
    compose: dialogFor('compose', 'compose', (form) => filledIn(form, ['destination'])),
    preview: dialogFor('preview', 'preview', (form) => filledIn(form, ['phone'])),
  };

  byId('ring').addEventListener('click', () => act('ring', {}));
  byId('ring-details').addEventListener('click', () => ring.open());
  byId('dial').addEventListener('click', () => dial.open());
  menu(byId('invite'), byId('invite-menu'), ({ dataset }) => {
    const dialog = others[dataset.dialog ?? ''];
    if (dialog) dialog.open();
    else act('invite', { media: dataset.media, conference: dataset.conference !== undefined });
  });
  byId('reload-desktop').addEventListener('click', () => act('reload', {}));
}
