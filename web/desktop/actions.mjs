// @ts-check
/** What can be done with an interaction, and what must be asked before it is. */

import { byId, find } from './dom.mjs';
import { FormDialog } from './formdialog.mjs';

/** @import { Act, Action, Ask, Interaction } from './types.mjs' */

/** @type {Record<string, string>} what a verb calls the interaction, where that is not `interaction_id` */
const ID_NAMES = { complete_transfer: 'consultation_id', complete_conference: 'consultation_id' };

/** @type {Record<string, string>} an example of what is asked for: a colleague's extension */
const EXAMPLES = { destination: '7002' };

const START = { verb: 'start_recording', label: 'Start recording', style: '' };
const STOP = { verb: 'stop_recording', label: 'Stop recording', style: '' };
/** @type {Record<string, Action[]>} by the state of the recording */
const RECORDING = {
  STOPPED: [START],
  RECORDING: [{ verb: 'pause_recording', label: 'Pause recording', style: '' }, STOP],
  PAUSED: [{ verb: 'resume_recording', label: 'Resume recording', style: '' }, STOP],
};

/**
 * The steps that the desktop offers, and the recording, which is no step.
 * @param {Interaction} interaction
 * @returns {Action[]}
 */
export function actionsOf({ actions, state, recordingState }) {
  const talked = state === 'TALKING' || state === 'HELD';
  const recording =
    talked && Object.hasOwn(RECORDING, recordingState ?? '') ? RECORDING[recordingState ?? ''] : [];
  return [...(actions ?? []), ...(recording ?? [])];
}

/** Does what an action's button says, in a dialog where something must be asked first. */
export class Actions {
  #act;
  #label = byId('ask-label');
  #value = find(byId('ask-dialog'), 'input', HTMLInputElement);
  #dialog;
  /** @type {{action: Action, interactionId: string} | null} */
  #asked = null;

  /** @param {Ask} ask @param {Act} act */
  constructor(ask, act) {
    this.#act = act;
    this.#dialog = new FormDialog('ask-dialog', async () => {
      if (!this.#asked) return;
      const { action, interactionId } = this.#asked;
      await ask(action.verb, {
        ...idFor(action.verb, interactionId),
        [action.asks ?? '']: this.#value.value.trim(),
      });
    });
  }

  /** @type {import( './types.mjs').Perform} */
  perform = async (action, interactionId) => {
    if (!action.asks) {
      await this.#act(action.verb, idFor(action.verb, interactionId));
      return;
    }
    this.#asked = { action, interactionId };
    this.#dialog.name(`${action.label} (interaction ${interactionId})`, action.label);
    this.#label.textContent = action.asks[0]?.toUpperCase() + action.asks.slice(1).replaceAll('_', ' ');
    this.#value.value = EXAMPLES[action.asks] ?? '';
    this.#dialog.open();
    this.#value.select();
  };
}

/** @param {string} verb @param {string} interactionId */
const idFor = (verb, interactionId) => ({ [ID_NAMES[verb] ?? 'interaction_id']: interactionId });
