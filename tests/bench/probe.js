/**
 * In each page of the bench, before all other scripts: reports when Python is ready, and times calls and
 * events, those of plain JavaScript and those of Python in turns, on the same page.
 */
(() => {
  const asked = new URLSearchParams(location.search);
  const ROUNDS = 20;
  const IN_A_ROUND = 50;
  const EVENTS = 500;
  const BURST = 10_000;
  const PORTION = 250;

  /** @param {object} values */
  function report(values) {
    navigator.sendBeacon(`/report${location.search}`, JSON.stringify(values));
  }

  const heardByPage = new Map();

  /** A plain JavaScript handler, subscribed as soon as there is a service: it is called before Python's. */
  function subscribe({ wwe: { service } }) {
    service.subscribe('interaction', ({ data }) => {
      if (globalThis.probe.isTiming) {
        heardByPage.set(data.interaction.userData.Number, performance.now());
      }
    });
  }
  let made = globalThis.genesys;
  Object.defineProperty(globalThis, 'genesys', {
    get: () => made,
    set(value) {
      made = value;
      if (value.wwe?.service && asked.has('calls')) subscribe(value);
    },
  });

  if (made?.wwe?.service && asked.has('calls')) subscribe(made); // the vendor's stand-in was first

  const asking = [];
  let awaited = 0; // events that the desktop is to be asked for
  let awaitedAs = ''; // their name
  let taken = 0;
  addEventListener('message', ({ data }) => {
    if (data.probe) asking.shift()?.(data);
    else if (awaited && data.event && ++taken % PORTION === 0) send();
  });

  /** Ask for a portion of events. */
  function send() {
    const count = Math.min(awaited, PORTION);
    awaited -= count;
    parent.postMessage({ probe: 'burst', count, as: awaitedAs }, '*');
  }

  /** Have so many events come, of which two portions are always under way. */
  function sendAll(count, as) {
    awaited = count;
    awaitedAs = as;
    send();
    send();
  }

  /** Have the desktop's page do something, and hear what it says. */
  function ask(message) {
    parent.postMessage(message, '*');
    return new Promise((resolve) => asking.push(resolve));
  }

  /** How far the desktop's clock is ahead of ours: from the quickest of many questions. */
  async function clockDifference() {
    let best = { took: Infinity, ahead: 0 };
    for (let count = 0; count < 200; count += 1) {
      const begun = performance.now();
      const { now } = await ask({ probe: 'clock' });
      const ended = performance.now();
      if (ended - begun < best.took) {
        best = { took: ended - begun, ahead: now - (begun + ended) / 2 };
      }
    }
    return best.ahead;
  }

  function requestByPage() {
    return new Promise((resolve, reject) => {
      genesys.wwe.service.interaction.getByInteractionId('1', resolve, reject);
    });
  }

  /** Milliseconds that each took. Python has the same loop, in extension.py. */
  async function timeRequests(count) {
    const took = [];
    for (let number = 0; number < count; number += 1) {
      const begun = performance.now();
      await requestByPage();
      took.push(performance.now() - begun);
    }
    return took;
  }

  /** Events per second, when so many come that nobody but plain JavaScript hears. */
  function burstByPage(count) {
    return new Promise((resolve) => {
      let heard = 0;
      let begun = 0;
      genesys.wwe.service.subscribe('agent', () => {
        heard += 1;
        if (heard === 1) begun = performance.now();
        if (heard === count) resolve(((count - 1) / (performance.now() - begun)) * 1000);
      });
      setTimeout(sendAll, 100, count, 'agent'); // when that is confirmed
    });
  }

  globalThis.probe = {
    isTiming: true,
    ready() {
      report({ ready: performance.now(), origin: performance.timeOrigin });
    },
    send: (count) => sendAll(count, 'interaction'),
    /**
     * @param python What extension.py offers: `time_requests`, `heard` and `burst`.
     */
    async begin(python) {
      if (!asked.has('calls')) return;
      await new Promise((resolve) => setTimeout(resolve, 3000)); // let the page come to rest
      const requests = { page: [], python: [] };
      for (let round = 0; round < ROUNDS; round += 1) {
        requests.page.push(...(await timeRequests(IN_A_ROUND)));
        requests.python.push(...JSON.parse(await python.time_requests(IN_A_ROUND)));
      }
      const ahead = await clockDifference();
      const events = { page: [], python: [] };
      for (let number = 0; number < EVENTS; number += 1) {
        const { sent } = await ask({ probe: 'event', number: String(number) });
        const begun = sent - ahead;
        await new Promise((resolve) => setTimeout(resolve, 5));
        events.page.push(heardByPage.get(String(number)) - begun);
        events.python.push(python.heard(String(number)) - begun);
      }
      globalThis.probe.isTiming = false;
      const perSecond = { page: await burstByPage(BURST), python: await python.burst(BURST) };
      report({ requests, events, perSecond });
    },
  };
})();
