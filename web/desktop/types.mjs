// @ts-check
/**
 * The shapes of what the simulator sends to this page. Types only: nothing here runs.
 *
 * A value can be null wherever the desktop has none, and a state, medium or action can be one that
 * this page has never heard of.
 *
 * @typedef {{operationName: string, type: string, displayName: string}} AgentState
 *
 * @typedef {object} Agent
 * @property {string | null} firstname
 * @property {string | null} lastname
 * @property {string | null} username
 * @property {string | null} employeeId
 * @property {AgentState | null} state
 * @property {AgentState[]} states
 *
 * @typedef {{verb: string, label: string, style: string, asks?: string}} Action
 *   `asks` is the argument that the agent must be asked for.
 *
 * @typedef {{frame: string, warning: string | null}} Block
 *
 * @typedef {object} Interaction
 * @property {string} interactionId
 * @property {string} caseId
 * @property {string | null} [media]
 * @property {string | null} state
 * @property {string | null} [previousState]
 * @property {string | null} [ani]
 * @property {string | null} [dnis]
 * @property {string | null} [direction]
 * @property {string | null} [callType]
 * @property {string | null} [recordingState]
 * @property {{name: string | null}[] | null} [parties]
 * @property {Record<string, unknown> | null} userData
 * @property {boolean | null} [isMainCaseInteraction]
 * @property {boolean | null} [isCaseSelected]
 * @property {boolean | null} [isConsultation]
 * @property {string | null} [parentInteractionId]
 * @property {number | null} [secondsInState]
 * @property {Block[] | null} [blocks]
 * @property {Action[] | null} [actions]
 *
 * @typedef {object} FrameSpec
 * @property {string} name
 * @property {string} label
 * @property {string} url
 * @property {string} mode `view`, `hidden` or `popup`; `dialog` of those in dialogs
 * @property {string | null} [interactionId]
 * @property {string[]} [warnings] what is wrong with its address
 *
 * @typedef {object} FrameStatus
 * @property {string} name
 * @property {string} origin
 * @property {string[]} subscriptions
 * @property {number} ignored
 * @property {{shared: boolean, version: string, console?: boolean} | null} [python] of a frame of the extension's
 * @property {Record<string, number | null>} [quarantines] seconds by request, `*` for all; null is for ever
 *
 * @typedef {Record<string, Record<string, string>>} Options by section and name
 *
 * @typedef {object} FaultKind
 * @property {string} name
 * @property {string} label
 * @property {string[]} places `request`, `answer`, `event`, `confirmation`
 * @property {Record<string, unknown>} wants an example of each detail
 *
 * @typedef {object} Fault
 * @property {number} number
 * @property {string} kind
 * @property {string} label
 * @property {string} target
 * @property {number | null} times how often still; null is until it is switched off
 * @property {Record<string, unknown>} details
 * @property {number} hits
 *
 * @typedef {{events: number, sent: number, done: boolean}} Replay
 *
 * @typedef {{name: string, state: AgentState | null}} Medium
 *
 * @typedef {object} ShownToast
 * @property {string} toastId
 * @property {string} [title]
 * @property {string} [iconUrl]
 * @property {string} [subject]
 * @property {string} [message]
 * @property {Record<string, unknown>} [keyValues]
 * @property {string[]} [buttons]
 * @property {number} [width]
 *
 * @typedef {object} ShownDialog
 * @property {string} dialogId
 * @property {string} url
 * @property {string} [label]
 * @property {number} [width]
 * @property {number} [height]
 *
 * @typedef {object} ShownView
 * @property {string} name
 * @property {string} [iconUrl]
 * @property {string} [label]
 * @property {string} [shortLabel]
 * @property {string} [tooltip]
 * @property {string} [backgroundColor]
 * @property {string} [labelColor]
 *
 * @typedef {object} State
 * @property {Agent} agent
 * @property {Medium[]} media
 * @property {ShownToast[]} toasts
 * @property {ShownDialog[]} dialogs
 * @property {ShownView[]} menu
 * @property {Interaction[]} interactions
 * @property {string | null} selectedCaseId
 * @property {FrameSpec[]} frames
 * @property {string[]} [closedFrames]
 * @property {FrameStatus[]} frameStatus
 * @property {Options} options
 * @property {Fault[]} faults
 * @property {FaultKind[]} faultKinds
 * @property {string[]} requests those that the desktop knows
 * @property {string[]} events those that can be subscribed to
 * @property {Replay | null} [replay]
 * @property {number} reloads
 *
 * @typedef {object} Entry
 * @property {number} number
 * @property {string} time
 * @property {string | null} frame
 * @property {string | null} origin
 * @property {string} kind
 * @property {string | null} name
 * @property {string | null} [referenceId]
 * @property {number | null} [milliseconds]
 * @property {unknown} message
 *
 * @typedef {{kind: "state", state: State}
 *   | {kind: "log", entries: Entry[]}
 *   | {kind: "doings"}
 *   | {kind: "post", frame: string, message: unknown}
 *   | {kind: "reload-frames", frames: FrameSpec[], dialogs: ShownDialog[]}
 *   | {kind: "ping", id: number}
 *   | {kind: "page-token", token: string}
 *   | {kind: "done", id: number, result: unknown}
 *   | {kind: "refused", id: number, error: string, warnings?: string[]}
 *   | {kind: "notice", level: "info" | "error", text: string}} FromServer
 *
 * @typedef {(verb: string, values: Record<string, unknown>) => Promise<boolean>} Act
 *   Sends a verb and shows the refusal, if there is one; true when it was done.
 *
 * @typedef {(verb: string, values: Record<string, unknown>) => Promise<unknown>} Ask
 *   Sends a verb and rejects when it is refused: for forms, which show it themselves.
 *
 * @typedef {(action: Action, interactionId: string) => Promise<unknown>} Perform
 *   Does what an action's button says.
 */
export {};
