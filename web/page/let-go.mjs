// @ts-check
/**
 * Give the memory of bytes back now: an idle thread may never have the collection that would. What came by `fetch` or in
 * a message belongs to the browser, which gives it up where it sends it; here, to nobody.
 * @param {Uint8Array} bytes
 */
export function letGo(bytes) {
  const { port1, port2 } = new MessageChannel();
  port2.close();
  port1.postMessage(null, [bytes.buffer]);
  port1.close();
}
