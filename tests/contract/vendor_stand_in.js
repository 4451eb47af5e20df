/**
 * A stand-in for the vendor's client script, written for our tests: it does what that
 * script does, with all that a wrapper has to survive (numbered here), and as an old version, which has only
 * some of the functions, two of them in the other spelling that the documents use.
 */
(() => {
  const postMessageOrigin = '*'; // 12: the vendor tells customers to edit it
  const patience = 10000; // 4: fixed
  let target = null; // 13
  let counter = 0; // 9: starts anew with each page
  const waiting = [];
  const byName = {}; // 1: one subscription for each event name, the later replaces the earlier
  const byText = {}; // 2: kept under the callback's source text
  let frameId;

  function post(message) {
    message.userAgent = 'WWE Client';
    message.protocolVersion = 2;
    if (frameId !== undefined) message.frameId = frameId;
    // 7, 8; 12: with another origin than the desktop's, the browser drops it
    (target || window.opener || window.parent).postMessage(message, postMessageOrigin);
  }

  function sendMessage(message, succeeded, failed) {
    if (!message.referenceId) message.referenceId = String(counter++);
    post(message);
    if (succeeded) {
      // 3: else nobody is ever told
      const entry = { reference: message.referenceId, succeeded: succeeded, failed: failed };
      waiting.push(entry);
      entry.timer = setTimeout(() => {
        waiting.splice(waiting.indexOf(entry), 1);
        swallow(() => {
          if (failed) failed('Request timeout'); // 4: a text, after a time that is fixed
        });
      }, patience);
    }
    return message.referenceId;
  }

  function swallow(callback) {
    try {
      callback();
    } catch (error) {
      console.error(`swallowed: ${error}`); // 6
    }
  }

  window.addEventListener('message', (event) => {
    const message = event.data; // 8: from whomever
    if (postMessageOrigin !== '*' && event.origin !== postMessageOrigin) return; // 12: nor does it hear
    if (!message?.userAgent || message.userAgent.indexOf('WWE') < 0) return;
    console.log(`received ${JSON.stringify(message)}`); // 8
    if (message.event) {
      const subscription = byName[message.event];
      if (subscription) {
        swallow(() => {
          subscription.callback.call(subscription.context, message);
        });
      }
    } else if (message.referenceId) {
      waiting
        .filter((entry) => entry.reference === message.referenceId)
        .forEach((entry) => {
          clearTimeout(entry.timer);
          waiting.splice(waiting.indexOf(entry), 1);
          delete message.referenceId;
          swallow(() => {
            if (message.errorMessage === undefined) entry.succeeded(message);
            else if (entry.failed) entry.failed(message);
          });
        }); // 4: an answer that comes later finds nobody
    } else if (message.frameId !== undefined) {
      frameId = message.frameId;
    }
  });

  const service = {
    sendMessage: sendMessage,
    targetWWEWindow: (given) => {
      target = given;
    },
    subscribe: (event, callback, context) => {
      sendMessage(
        { event: 'subscribe', data: event },
        (answer) => {
          const made = { callback: callback, context: context, event: event, id: answer.subscriptionId };
          byText[callback] = made;
          [].concat(event).forEach((name) => {
            byName[name] = made;
          });
        },
        () => {
          console.error(`not subscribed: ${event}`); // 5
        },
      );
      return service;
    },
    unsubscribe: (callback) => {
      const made = byText[callback]; // 2: not there before the answer came
      if (made) {
        delete byText[callback];
        delete byName[made.event]; // 2: which clears no array
        sendMessage({ event: 'unsubscribe', data: made.id });
      }
      return service;
    },
    interaction: {},
  };

  // 10: an old version's functions
  ['getInteractions', 'getByInteractionId', 'setUserData', 'deleteUserData'].forEach(named);
  ['selectCaseByCaselId', 'unlockMarkdone'].forEach(named);

  function named(name) {
    service.interaction[name] = (...values) => {
      const callbacks = values.filter((value) => typeof value === 'function');
      const message = { request: `interaction.${name}` };
      if (values.length > callbacks.length) {
        message.parameters = values.slice(0, values.length - callbacks.length);
      }
      sendMessage(message, callbacks[0], callbacks[1]);
    };
  }

  window.genesys = { wwe: { service: service } };
})();
