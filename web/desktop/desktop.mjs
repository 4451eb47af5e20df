// @ts-check
/**
 * The page of the simulated desktop. It draws the state that the simulator sends, passes messages on
 * between the simulator and the extension's iframes, and tells the simulator what was pressed. What a
 * desktop does is decided in py_ext/simulator/, none of it here.
 */

import { Actions } from './actions.mjs';
import { AgentBar } from './agentbar.mjs';
import { CaseView } from './caseview.mjs';
import { watch } from './clock.mjs';
import { Dialogs, framesIn } from './dialogs.mjs';
import { byId, keepFocus, setText } from './dom.mjs';
import { Faults } from './faults.mjs';
import { FramePane } from './framepane.mjs';
import { Frames } from './frames.mjs';
import { addIcons } from './icons.mjs';
import { InteractionList } from './interactions.mjs';
import { MessageLog } from './log.mjs';
import { MediaBar } from './media.mjs';
import { MenuBar } from './menubar.mjs';
import { OptionsDialog } from './options.mjs';
import { setUpOutside } from './outside.mjs';
import { Samples } from './samples.mjs';
import { Refusal, SimulatorSocket } from './socket.mjs';
import { splitter } from './splitter.mjs';
import { Timeline } from './timeline.mjs';
import { ToastCards } from './toastcards.mjs';
import { BlockedNotice, toast } from './toasts.mjs';
import { Traces } from './traces.mjs';

/** @import { FrameSpec, FromServer, ShownDialog, State } from './types.mjs' */

const OFFLINE = 'The simulator is not running: start it again where it was started. Waiting…';
const BACK =
  'The simulator is there again. All frames were loaded anew; what an earlier run of it had is gone.';

addIcons();
const banner = byId('offline');
const blocked = new BlockedNotice();
const url = Object.assign(new URL('/desktop', location.href), {
  protocol: location.protocol === 'https:' ? 'wss:' : 'ws:',
});
const socket = new SimulatorSocket(url.href, { received, opened, lost });
const dialogs = new Dialogs(act);
const framePlace = byId('frames');
const frames = new Frames(
  ({ name }) => dialogs.bodyOf(name) ?? framePlace,
  (message) => socket.send(message),
  () => queueMicrotask(() => framePane.refresh()),
);
const framePane = new FramePane(frames, act, (text) => toast('error', text));
const agentBar = new AgentBar(act);
const mediaBar = new MediaBar(act);
const menuBar = new MenuBar(act);
const toastCards = new ToastCards(act);
const list = new InteractionList(act);
const caseView = new CaseView(act, new Actions(ask, act).perform);
const log = new MessageLog();
const faults = new Faults(ask, act);
const traces = new Traces(ask, act);
const timeline = new Timeline((text) => toast('error', text));
const samples = new Samples();
const options = new OptionsDialog(ask, () => toast('info', 'The options are set.'));

/** @type {{state: State, at: number} | null} the newest state, not drawn yet, and when it came */
let undrawn = null;
let wasLost = false;

/** @type {import( './types.mjs').Ask} */
function ask(verb, values) {
  return socket.ask(verb, values);
}

/** @type {import( './types.mjs').Act} */
async function act(verb, values) {
  try {
    await socket.ask(verb, values);
    return true;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.warnings.length > 0) blocked.show(error.warnings);
    else toast('error', error.message);
    return false;
  }
}

/** @param {FromServer} message */
function received(message) {
  switch (message.kind) {
    case 'state':
      // At once, drawn or not: the extension must load also while this tab is in the background.
      frames.update(withDialogs(message.state));
      schedule(message.state);
      break;
    case 'log':
      log.add(message.entries);
      timeline.refresh();
      break;
    case 'doings':
      timeline.refresh();
      break;
    case 'post':
      frames.post(message.frame, message.message);
      break;
    case 'page-token':
      traces.token = samples.token = timeline.token = message.token;
      break;
    case 'ping':
      // All that came before is posted by now: messages are taken one after the other.
      socket.send({ kind: 'pong', id: message.id });
      break;
    case 'reload-frames':
      frames.replace(withDialogs(message));
      break;
    case 'notice':
      toast(message.level, message.text);
      break;
  }
}

/**
 * All frames, and the dialogs that some of them belong into.
 * @param {{frames: FrameSpec[], dialogs: ShownDialog[]}} wanted
 */
function withDialogs(wanted) {
  keepFocus(() => dialogs.update(wanted.dialogs));
  return [...wanted.frames, ...framesIn(wanted.dialogs)];
}

function opened() {
  banner.hidden = true;
  frames.forget();
  if (wasLost) toast('info', BACK);
  wasLost = false;
}

function lost() {
  setText(banner, OFFLINE);
  banner.hidden = false;
  wasLost = true;
}

/** Draw each state that the screen can show, not each that arrives. @param {State} state */
function schedule(state) {
  if (!undrawn) requestAnimationFrame(draw);
  undrawn = { state, at: Date.now() };
}

function draw() {
  if (!undrawn) return;
  const { state, at } = undrawn;
  undrawn = null;
  keepFocus(() => {
    watch(state.interactions, at);
    agentBar.update(state.agent);
    mediaBar.update(state.media, state.agent.states);
    menuBar.update(state.menu);
    toastCards.update(state.toasts);
    list.update(state);
    caseView.update(state);
    framePane.update(state, at);
    faults.update(state);
    traces.update(state);
    options.update(state);
  });
}

document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
  // The policy came with this page, for the embedded pages that there were then.
  if (effectiveDirective === 'frame-src')
    toast('error', `Load this page again: only then can it show ${blockedURI}.`);
});
setUpOutside(ask, act);
splitter(byId('frame-splitter'), {
  property: '--frame-width',
  axis: 'x',
  size: Math.max(360, Math.min(window.innerWidth * 0.3, 420)),
  min: 300,
  max: () => Math.max(400, window.innerWidth - 680),
});
splitter(byId('log-splitter'), {
  property: '--log-height',
  axis: 'y',
  size: window.innerHeight * 0.25,
  min: 110,
  max: () => window.innerHeight * 0.7,
});
setInterval(() => {
  list.tick();
  caseView.tick();
  framePane.tick();
}, 1000);
socket.connect();
