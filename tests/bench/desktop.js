/** The bench's desktop: answers at once, and sends what the probe in its frame asks for. */
const { frames, interaction, delay } = JSON.parse(decodeURIComponent(location.hash.slice(1)));
const SERVER = { userAgent: 'WWE Server', protocolVersion: 2 };

function changed(number) {
  const userData = { ...interaction.userData, Number: number };
  const data = {
    eventType: 'ATTACHED_DATA_CHANGED',
    media: 'voice',
    interaction: { ...interaction, userData },
  };
  return { ...SERVER, event: 'interaction', data };
}

addEventListener('message', ({ data, source, origin }) => {
  const post = (message) => source.postMessage(message, origin);
  const { referenceId } = data;
  if (data.event === 'subscribe') post({ ...SERVER, referenceId, subscriptionId: referenceId });
  else if (data.request === 'interaction.getInteractions') {
    post({ ...SERVER, referenceId, data: [interaction] });
  } else if (data.request) post({ ...SERVER, referenceId, data: interaction });
  else if (data.probe === 'clock') post({ probe: 'clock', now: performance.now() });
  else if (data.probe === 'event') {
    const sent = performance.now();
    post(changed(data.number));
    post({ probe: 'event', sent });
  } else if (data.probe === 'burst') {
    for (let count = 0; count < data.count; count += 1) {
      post({ ...changed(String(count)), event: data.as });
    }
  }
});

setTimeout(() => {
  for (const address of frames) {
    const frame = document.createElement('iframe');
    frame.allow = 'cross-origin-isolated';
    frame.src = address;
    document.body.append(frame);
  }
}, delay);
