// @ts-check
/** What the simulator gives to this page over HTTP, and to no other. */

/**
 * @param {string} path
 * @param {string} token what shows the simulator that it is this page that asks
 * @param {string} [method]
 * @returns {Promise<Response>} rejects with what the simulator says against it
 */
export async function askServer(path, token, method = 'GET') {
  const headers = { 'X-Page-Token': token };
  const answer = await fetch(path, { method, headers }).catch(() => null);
  if (!answer) throw new Error('The simulator does not answer: is it running?');
  if (!answer.ok) throw new Error(await answer.text());
  return answer;
}
