// @ts-check
/**
 * Knows from the requests that pass which interactions this page keeps from "mark done", and lifts those
 * blocks when the connection closes, however that comes about: a desk that closes, a start that fails, a
 * Python that has died and can lift nothing itself. Otherwise an agent could not close the interaction as long
 * as the frame is there.
 *
 * @import { Connection } from './bridge.mjs'
 */

const BLOCK = 'interaction.blockMarkdone';
const UNBLOCK = 'interaction.unblockMarkdone';

/** Milliseconds for the answer, which nobody waits for. */
const PATIENCE = 10_000;

/**
 * @param {Connection} connection
 * @param {() => string} nextReference
 * @returns {Connection}
 */
export function withHeldBlocks(connection, nextReference) {
  /** @type {Set<string>} Interactions that are blocked, or may be: the answer has not come. */
  const held = new Set();

  function lift() {
    for (const interaction of held) {
      const reference = nextReference();
      const done = () => connection.abandon(reference);
      connection.send(reference, UNBLOCK, [interaction], done, done, PATIENCE);
    }
    held.clear();
  }

  return {
    ...connection,

    send(reference, name, parameters, succeeded, failed, milliseconds) {
      const [interaction] = parameters;
      if (name === UNBLOCK) {
        const lifted = succeeded;
        succeeded = (answer) => {
          held.delete(interaction);
          lifted(answer);
        };
      } else if (name === BLOCK && !held.has(interaction)) {
        held.add(interaction); // a request that times out may have been heard
        const refused = failed;
        failed = (failure) => {
          if (failure?.errorMessage && !failure.timedOut) held.delete(interaction);
          refused(failure);
        };
      }
      connection.send(reference, name, parameters, succeeded, failed, milliseconds);
    },

    close() {
      lift(); // before the subscriptions go, without which the desktop takes no blocks
      connection.close();
    },
  };
}
