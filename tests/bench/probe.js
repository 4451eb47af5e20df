/**
 * In each page of the bench, before all other scripts: reports when it is ready, and times calls and events,
 * those of plain JavaScript and those of Python in turns. Python may be in a worker: the two talk over a
 * channel, and only while nothing is timed. All times are told on the clock that all pages and workers share.
 */
(() => {
  const asked = new URLSearchParams(location.search);
  const ROUNDS = 20;
  const IN_A_ROUND = 50;
  const SHOWN = 10; // times that each content is shown
  const EVENTS = 500;
  const BURST = 10_000;
  const PORTION = 250;
  const HEAVY = 1000; // events for a handler that takes long with each
  const HEAVY_PORTION = 25;

  const now = () => performance.timeOrigin + performance.now();
  const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

  /** @param {object} values */
  function report(values) {
    navigator.sendBeacon(`/report${location.search}`, JSON.stringify(values));
  }

  /** @param {string} moment What has come: `ready` or `running`. */
  function reached(moment) {
    const at = now();
    report({ origin: performance.timeOrigin, [moment]: at });
    parent.postMessage({ probe: 'running' }, '*');
  }

  // An extension's page says on itself that it runs.
  new MutationObserver((_, observer) => {
    if (document.documentElement.dataset.state !== 'running') return;
    observer.disconnect();
    reached('running');
    if (asked.has('calls')) measureCalls();
    if (asked.has('page')) measurePage();
    if (asked.has('hangs')) measureHang();
  }).observe(document.documentElement, { attributeFilter: ['data-state'] });

  globalThis.probe = {
    /** For a page that is no extension's. */
    ready: () => reached('ready'),
  };

  const channel = new BroadcastChannel(`bench ${asked.get('run')}`);

  /** Have Python do something: a method of `Measures` in extension.py. */
  function python(method, ...given) {
    const answered = new Promise((resolve) => {
      channel.onmessage = ({ data }) => resolve(JSON.parse(data));
    });
    channel.postMessage(JSON.stringify([method, given]));
    return answered;
  }

  /** A table as Python shows it. */
  function tableOf(count, first) {
    const table = document.createElement('table');
    const body = document.createElement('tbody');
    table.append(body);
    for (let number = first; number < first + count; number += 1) {
      const row = document.createElement('tr');
      for (const text of [`A-${number}`, `Lamp ${number}`, `${number}.00`]) {
        const cell = document.createElement('td');
        cell.textContent = text;
        row.append(cell);
      }
      row.lastChild.className = 'number';
      const button = document.createElement('button');
      button.type = 'button';
      button.name = 'attach';
      button.value = `A-${number}`;
      button.textContent = 'Attach';
      const cell = document.createElement('td');
      cell.append(button);
      row.append(cell);
      body.append(row);
    }
    return table;
  }

  /** Show one of two elements, with all that this costs. */
  function turnTo(element, other) {
    other.style.display = 'none';
    element.style.display = '';
    element.getBoundingClientRect();
  }

  /** When what Python shows is laid out. */
  function laidOut(host, body) {
    return new Promise((resolve) => {
      new MutationObserver((_, observer) => {
        if (host.hasAttribute('data-waits')) return;
        observer.disconnect();
        body.getBoundingClientRect();
        resolve(now());
      }).observe(host, { attributeFilter: ['data-waits'] });
    });
  }

  async function measurePage() {
    await pause(3000);
    await python('prepare', 20, 0);
    await python('show');
    while (!document.querySelector('.shown:not([data-waits])')) await pause(50);
    const host = document.querySelector('.shown');
    const body = host.shadowRoot.querySelector('.page');
    const plain = document.createElement('div');
    plain.className = 'page';
    host.shadowRoot.append(plain);

    async function byPython(...rows) {
      await python('prepare', ...rows);
      turnTo(body, plain);
      await pause(100); // at rest, and behind the next picture
      const done = laidOut(host, body);
      const begun = await python('show');
      const took = (await done) - begun;
      const [count, first, changed] = rows;
      const shown = body.querySelectorAll('tr');
      const there = [shown.length === count, shown[0].textContent.includes(`A-${first}`)];
      if (changed) there.push(shown[count / 2].textContent.includes(changed));
      if (there.includes(false)) report({}); // what was measured says nothing
      return took;
    }

    async function byPage(count, first) {
      turnTo(plain, body);
      await pause(100);
      const begun = performance.now();
      plain.replaceChildren(tableOf(count, first));
      plain.getBoundingClientRect();
      return performance.now() - begun;
    }

    const measured = {};
    for (const what of ['new', 'changed', 'few']) {
      const took = { page: [], python: [] };
      const count = what === 'few' ? 20 : 1000;
      await byPython(count, 0);
      for (let round = 1; round <= SHOWN; round += 1) {
        const first = round * 1000;
        took.page.push(await byPage(count, first));
        const isChanged = what === 'changed'; // the same rows as before but for one
        took.python.push(await byPython(count, isChanged ? 0 : first, isChanged ? `Desk ${round}` : ''));
      }
      measured[what] = took;
    }
    report({ page: measured });
  }

  if (!asked.has('calls') && !asked.has('hangs')) return;

  const heardByPage = new Map();
  let isTiming = true;

  /** A plain JavaScript handler, subscribed as soon as there is a service: it is called before Python's. */
  function subscribe({ wwe: { service } }) {
    service.subscribe('interaction', ({ data }) => {
      if (isTiming) heardByPage.set(data.interaction.userData.Number, now());
    });
  }
  let made = globalThis.genesys;
  Object.defineProperty(globalThis, 'genesys', {
    get: () => made,
    set(value) {
      made = value;
      if (value.wwe?.service) subscribe(value);
    },
  });
  if (made?.wwe?.service) subscribe(made); // the vendor's stand-in was first

  const asking = [];
  let awaited = 0; // events that the desktop is to be asked for
  let awaitedAs = ''; // their name
  let portion = PORTION;
  let taken = 0;
  addEventListener('message', ({ data }) => {
    if (data.probe) asking.shift()?.(data);
    else if (awaited && data.event && ++taken % portion === 0) send();
  });

  /** Ask for a portion of events. */
  function send() {
    const count = Math.min(awaited, portion);
    awaited -= count;
    parent.postMessage({ probe: 'burst', count, as: awaitedAs }, '*');
  }

  /** Have so many events come, of which two portions are always under way. */
  function sendAll(count, as, inPortions = PORTION) {
    awaited = count;
    awaitedAs = as;
    portion = inPortions;
    taken = 0;
    send();
    send();
  }

  /** Have the desktop's page do something, and hear what it says. */
  function ask(message) {
    parent.postMessage(message, '*');
    return new Promise((resolve) => asking.push(resolve));
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

  async function burstByPython(count) {
    await python('count', count);
    sendAll(count, 'interaction');
    return python('counted');
  }

  /** How long the page and the desktop were held up while a heavy handler worked. */
  async function heavy(count) {
    const ticker = createTicker();
    await python('count', count, 0.005);
    parent.postMessage({ probe: 'watch' }, '*');
    ticker.start();
    sendAll(count, 'interaction', HEAVY_PORTION);
    await python('counted');
    const [page, { longest }] = await Promise.all([ticker.stop(), ask({ probe: 'watched' })]);
    return { page, desktop: longest };
  }

  /** How long the page and the desktop were held up while Python slept. */
  async function asleep(seconds) {
    const ticker = createTicker();
    parent.postMessage({ probe: 'watch' }, '*');
    ticker.start();
    await python('sleep', seconds);
    const [page, { longest }] = await Promise.all([ticker.stop(), ask({ probe: 'watched' })]);
    return { page, desktop: longest };
  }

  const HUNG = 'benchHung';

  /**
   * Has Python sleep, and then hang. The page loads anew then, and goes on here: it tells the seconds until it
   * said so, and until it ran again.
   */
  async function measureHang() {
    const begun = Number(sessionStorage.getItem(HUNG));
    if (begun) {
      const again = (now() - begun) / 1000;
      const { page, desktop } = JSON.parse(sessionStorage.getItem('benchAsleep') ?? '{}');
      const { longest } = await ask({ probe: 'watched' });
      report({ hangs: { page, desktop, hung: longest, said: (said - begun) / 1000, again } });
      return;
    }
    await pause(3000); // let the page come to rest
    sessionStorage.setItem('benchAsleep', JSON.stringify(await asleep(3)));
    parent.postMessage({ probe: 'watch' }, '*');
    sessionStorage.setItem(HUNG, String(now()));
    python('hang');
  }

  /** When the page has said that something is wrong. */
  let said = 0;
  if (sessionStorage.getItem(HUNG)) {
    new MutationObserver((_, observer) => {
      if (document.getElementById('problem')?.hidden !== false) return;
      observer.disconnect();
      said = now();
    }).observe(document, { subtree: true, childList: true, attributeFilter: ['hidden'] });
  }

  async function measureCalls() {
    await pause(3000); // let the page come to rest
    const requests = { page: [], python: [] };
    for (let round = 0; round < ROUNDS; round += 1) {
      requests.page.push(...(await timeRequests(IN_A_ROUND)));
      requests.python.push(...(await python('time_requests', IN_A_ROUND)));
    }
    const begun = [];
    for (let number = 0; number < EVENTS; number += 1) {
      const { sent } = await ask({ probe: 'event', number: String(number) });
      begun.push(sent);
      await pause(5);
    }
    isTiming = false;
    const heardByPython = await python('heard');
    const events = {
      page: begun.map((at, number) => heardByPage.get(String(number)) - at),
      python: begun.map((at, number) => heardByPython[number] - at),
    };
    const perSecond = { page: await burstByPage(BURST), python: await burstByPython(BURST) };
    report({ calls: { requests, events, perSecond, held: await heavy(HEAVY) } });
  }
})();
