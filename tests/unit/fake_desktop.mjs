// @ts-check
/** A window and a desktop around it, for modules of web/page that run in Node. */

export const ORIGIN = 'https://desktop.example';
const SERVER = { userAgent: 'WWE Server', protocolVersion: 2 };

/** A desktop that keeps what it is sent, and says what it is told to. `window` is there from then on. */
export function createDesktop() {
  const listeners = new Set();
  const capturing = new Set(); // they come first
  const sent = [];
  const desktop = {
    sent,
    listeners,
    postMessage: (message, origin) => sent.push({ ...message, to: origin }),
    /** Post a message to the page, as the desktop or as somebody else. */
    say: (message, origin = ORIGIN, source = desktop) => {
      const event = { data: { ...SERVER, ...message }, origin, source };
      for (const listener of [...capturing, ...listeners]) listener(event);
    },
    /** Answer what was sent last. */
    answer: (answer, message = sent.at(-1)) => desktop.say({ referenceId: message.referenceId, ...answer }),
  };
  globalThis.window = {
    parent: desktop,
    addEventListener: (type, listener, isFirst) => {
      if (type === 'message') (isFirst ? capturing : listeners).add(listener);
      else if (type === 'pagehide') desktop.hidePage = listener;
    },
    removeEventListener: (_, listener) => listeners.delete(listener),
  };
  return desktop;
}

/** The vendor's script, as far as a connection uses it: callbacks, and a text for a timeout of its own. */
export function createVendorService(desktop, patience = 10_000) {
  const waiting = new Map();
  desktop.listeners.add(({ data }) => {
    const entry = waiting.get(data.referenceId);
    if (!entry || data.event) return;
    waiting.delete(data.referenceId);
    clearTimeout(entry.timer);
    if (data.errorMessage === undefined) entry.succeeded(data);
    else entry.failed(data);
  });
  const service = {
    interaction: {
      unlockMarkdone: (interactionId, succeeded, failed) =>
        service.sendMessage(
          { request: 'interaction.unlockMarkdone', parameters: [interactionId], referenceId: 'its own' },
          succeeded,
          failed,
        ),
    },
    sendMessage(message, succeeded, failed) {
      desktop.postMessage(message, '*');
      const timer = setTimeout(() => {
        waiting.delete(message.referenceId);
        failed('Request timeout');
      }, patience);
      waiting.set(message.referenceId, { succeeded, failed, timer });
    },
  };
  return service;
}

/** What a test prints, at once. */
export function say(told) {
  console.log(JSON.stringify(told));
  process.exit();
}

export const turn = () => new Promise((resolve) => setImmediate(resolve));
