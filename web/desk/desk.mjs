// @ts-check
/**
 * The page of the simulated desktop. It draws the state that the simulator sends, passes messages on
 * between the simulator and the extension's iframes, and tells the simulator what was pressed. What a
 * desktop does is decided in py_ext/simulator/, none of it here.
 */

import { AgentBar } from "./agentbar.mjs";
import { CaseView } from "./caseview.mjs";
import { watch } from "./clock.mjs";
import { byId, keepFocus, setText } from "./dom.mjs";
import { FramePane } from "./framepane.mjs";
import { Frames } from "./frames.mjs";
import { InteractionList } from "./interactions.mjs";
import { MessageLog } from "./log.mjs";
import { setUpOutside } from "./outside.mjs";
import { DeskSocket, Refusal } from "./socket.mjs";
import { splitter } from "./splitter.mjs";
import { showBlocked, toast } from "./toasts.mjs";

/** @import { FromServer, State } from "./types.mjs" */

const OFFLINE = "The simulator is not running: start python3 serve.py again. Waiting…";

const banner = byId("offline");
const url = Object.assign(new URL("/desktop", location.href), {
  protocol: location.protocol === "https:" ? "wss:" : "ws:",
});
const socket = new DeskSocket(url.href, { received, opened, lost });
const frames = new Frames(
  byId("frames"),
  (message) => socket.send(message),
  () => queueMicrotask(() => framePane.showChosen()),
);
const framePane = new FramePane((name) => frames.reload(name));
const agentBar = new AgentBar(act);
const list = new InteractionList(act);
const caseView = new CaseView(act);
const log = new MessageLog();

/** @type {State | null} the newest state, not drawn yet */
let undrawn = null;

/** @type {import("./types.mjs").Act} */
async function act(verb, values) {
  try {
    await socket.ask(verb, values);
    return true;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.warnings.length > 0) showBlocked(error.warnings);
    else toast("error", error.message);
    return false;
  }
}

/** @param {FromServer} message */
function received(message) {
  switch (message.kind) {
    case "state":
      // At once, drawn or not: the extension must load also while this tab is in the background.
      frames.update(message.state.frames);
      schedule(message.state);
      break;
    case "log":
      log.add(message.entries);
      break;
    case "post":
      frames.post(message.frame, message.message);
      break;
    case "reload-frames":
      frames.reload();
      break;
    case "notice":
      toast(message.level, message.text);
      break;
  }
}

function opened() {
  banner.hidden = true;
  frames.forget();
}

function lost() {
  setText(banner, OFFLINE);
  banner.hidden = false;
}

/** Draw each state that the screen can show, not each that arrives. @param {State} state */
function schedule(state) {
  if (!undrawn) requestAnimationFrame(draw);
  undrawn = state;
}

function draw() {
  const state = undrawn;
  undrawn = null;
  if (!state) return;
  keepFocus(() => {
    watch(state.interactions);
    agentBar.update(state.agent);
    list.update(state);
    caseView.update(state);
    framePane.update(state);
  });
}

setUpOutside((verb, values) => socket.ask(verb, values), act);
splitter(byId("frame-splitter"), {
  property: "--frame-width",
  axis: "x",
  size: Math.max(360, Math.min(window.innerWidth * 0.3, 420)),
  min: 300,
  max: () => Math.max(400, window.innerWidth - 680),
});
splitter(byId("log-splitter"), {
  property: "--log-height",
  axis: "y",
  size: window.innerHeight * 0.25,
  min: 110,
  max: () => window.innerHeight * 0.7,
});
setInterval(() => {
  list.tick();
  caseView.tick();
}, 1000);
socket.connect();
