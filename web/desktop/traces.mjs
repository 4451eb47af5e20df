// @ts-check
/** Traces: the message log as a file, and the desktop as it was when the file was saved. */

import { byId, find, setText } from './dom.mjs';
import { download } from './download.mjs';
import { FormDialog } from './formdialog.mjs';
import { counted } from './words.mjs';

/** @import { Act, Ask, State } from './types.mjs' */

export class Traces {
  #replay = byId('replay');
  #progress = find(document, '#replay-progress', HTMLProgressElement);
  #text = byId('replay-text');
  /** What shows the simulator that it is this page that asks for the log. */
  token = '';

  /** @param {Ask} ask @param {Act} act */
  constructor(ask, act) {
    const save = new FormDialog('save-dialog', async (form) =>
      download(form.get('values') === '1' ? '/trace?values=1' : '/trace', this.token),
    );
    const replay = new FormDialog('replay-dialog', async (form) => {
      const file = form.get('trace');
      if (!(file instanceof File)) throw new Error('Choose a trace.');
      const speed = form.get('speed');
      await ask('replay_trace', { text: await file.text(), speed: speed ? Number(speed) : null });
    });
    byId('log-save').addEventListener('click', () => save.open());
    byId('log-replay').addEventListener('click', () => replay.open());
    byId('replay-stop').addEventListener('click', () => act('stop_replay', {}));
  }

  /** @param {State} state */
  update({ replay }) {
    this.#replay.hidden = !replay;
    if (!replay) return;
    const { events, sent, done } = replay;
    this.#progress.max = Math.max(events, 1);
    this.#progress.value = events === 0 ? 1 : sent;
    setText(
      this.#text,
      done
        ? `All ${counted(events, 'event')} sent. Requests are still answered from the trace.`
        : `Replaying a trace: ${sent} of ${counted(events, 'event')} sent.`,
    );
  }
}
