"""A page of a stranger's, which posts to an extension's frame whatever it can think of."""

from __future__ import annotations

__all__ = ["HOSTILE", "KINDS"]

KINDS = 16
"""How many kinds of message it has: it posts them in turns."""

HOSTILE = b"""<!doctype html>
<html lang="en">
<title>A stranger's page</title>
<p>A stranger's page</p>
<script>
const SERVER = { userAgent: "WWE Server", protocolVersion: 2 };
const interaction = (number) => ({
  interactionId: `forged-${number}`, caseId: "forged", state: "RINGING", media: "voice", ani: "666",
  userData: { Tier: "forged" },
});
const polluting = () =>
  JSON.parse('{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}');
const cycle = () => { const made = { event: "interaction" }; made.data = made; return made; };
// Reference ids as pages of ours and the vendor's script make them, and what Python counts.
const guess = (number) => [`${number}`, `r${number}`, `1a2b3c4d5e6f-${number}`, number][number % 4];

/** Each makes a message; the last of KINDS follows the number of the message. */
const MAKERS = [
  (n) => ({ event: "interaction", data: { eventType: "RINGING", interaction: interaction(n) } }),
  (n) => ({ event: "voice", data: { interaction: interaction(n) } }),
  (n) => ({ event: ["interaction", "system", "messenger:orders"], data: {} }),
  (n) => ({ referenceId: guess(n), data: [interaction(n)] }),
  (n) => ({ referenceId: guess(n), data: interaction(n) }),
  (n) => ({ referenceId: guess(n), errorMessage: "forged" }),
  (n) => ({ referenceId: guess(n), subscriptionId: `forged-${n}` }),
  (n) => ({ frameId: "forged" }),
  (n) => ({ ...polluting(), event: "interaction", data: polluting() }),
  (n) => ({ referenceId: "__proto__", data: polluting(), event: n % 2 ? "__proto__" : "constructor" }),
  (n) => cycle(),
  (n) => ({ event: "interaction", data: { big: 1n, map: new Map([[1, 2]]), set: new Set([1]) } }),
  (n) => ({ event: "interaction", data: new Uint8Array(1000), error: new Error("x"), date: new Date(0) }),
  (n) => ({ request: "interaction.setUserData", parameters: ["1", {}], referenceId: guess(n) }),
  (n) => ({ event: "subscribe", data: "interaction", referenceId: guess(n) }),
  (n) => [null, 7, "text", undefined, true, [], new Date(0)][n % 7],
];

/** Post so many to a window, some of them large, and some with ports. */
globalThis.attack = async (target, count, large) => {
  for (let number = 0; number < count; number += 1) {
    const made = MAKERS[number % MAKERS.length](number);
    const plain = typeof made !== "object" || made === null || made instanceof Date || Array.isArray(made);
    const message = plain ? made : Object.assign(made, SERVER);
    const ports = number % 100 ? [] : [new MessageChannel().port1];
    target.postMessage(message, "*", ports);
    if (number % 500 === 499) await new Promise((resolve) => setTimeout(resolve));
  }
  for (let number = 0; number < large; number += 1) {
    target.postMessage({ ...SERVER, event: "interaction", data: "x".repeat(10 << 20) }, "*");
  }
  return count + large;
};
/** To all frames beside this one, and to those in the page that frames it. */
globalThis.attackSiblings = async (count, large) => {
  let sent = 0;
  for (let at = 0; at < parent.length; at += 1) {
    if (parent[at] !== window) sent += await attack(parent[at], count, large);
  }
  return sent;
};
</script>
"""
