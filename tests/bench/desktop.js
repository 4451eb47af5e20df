/**
 * The bench's desktop: opens frames as it is told, answers at once, and sends what the probe in a frame asks for.
 */
const { frames, interaction, delay, rest, absent } = JSON.parse(decodeURIComponent(location.hash.slice(1)));
const SERVER = { userAgent: 'WWE Server', protocolVersion: 2 };
const ticker = createTicker();

function changed(number) {
  const userData = { ...interaction.userData, Number: number };
  const data = {
    eventType: 'ATTACHED_DATA_CHANGED',
    media: 'voice',
    interaction: { ...interaction, userData },
  };
  return { ...SERVER, event: 'interaction', data };
}

let hasRun = () => {};

/** What probes ask for. */
const ASKED = {
  running: () => hasRun(),
  event(post, { number }) {
    const sent = performance.timeOrigin + performance.now();
    post(changed(number));
    post({ probe: 'event', sent });
  },
  burst(post, { count, as }) {
    for (let number = 0; number < count; number += 1) post({ ...changed(String(number)), event: as });
  },
  watch: () => ticker.start(),
  watched: async (post) => post({ probe: 'watched', longest: await ticker.stop() }),
};

addEventListener('message', ({ data, source, origin }) => {
  const post = (message) => source.postMessage(message, origin);
  const { referenceId } = data;
  if (data.event === 'subscribe') post({ ...SERVER, referenceId, subscriptionId: referenceId });
  else if (data.request === 'interaction.getInteractions') {
    post({ ...SERVER, referenceId, data: [interaction] });
  } else if (data.request) post({ ...SERVER, referenceId, data: interaction });
  else if (data.probe) ASKED[data.probe](post, data);
});

function open(address) {
  const frame = document.createElement('iframe');
  frame.src = address;
  document.body.append(frame);
  return frame;
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function show() {
  await pause(delay);
  for (const [number, address] of frames.entries()) {
    const running = new Promise((resolve) => {
      hasRun = resolve;
    });
    const frame = open(address);
    if (!rest || number === frames.length - 1) continue; // all at once
    await running;
    await pause(rest);
    if (!absent) continue;
    frame.remove();
    await pause(absent);
  }
}

show();
