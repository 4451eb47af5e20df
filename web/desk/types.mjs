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
 * @typedef {{verb: string, label: string, style: string}} Action
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
 * @property {Block[] | null} [blocks]
 * @property {Action[] | null} [actions]
 *
 * @typedef {{name: string, label: string, url: string}} FrameSpec
 *
 * @typedef {{name: string, origin: string, subscriptions: string[], ignored: number}} FrameStatus
 *
 * @typedef {object} State
 * @property {Agent} agent
 * @property {Interaction[]} interactions
 * @property {string | null} selectedCaseId
 * @property {FrameSpec[]} frames
 * @property {FrameStatus[]} frameStatus
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
 *   | {kind: "post", frame: string, message: unknown}
 *   | {kind: "reload-frames"}
 *   | {kind: "done", id: number, result: unknown}
 *   | {kind: "refused", id: number, error: string, warnings?: string[]}
 *   | {kind: "notice", level: "info" | "error", text: string}} FromServer
 *
 * @typedef {(verb: string, values: Record<string, unknown>) => Promise<boolean>} Act
 *   Sends a verb and shows the refusal, if there is one; true when it was done.
 */
export {};
