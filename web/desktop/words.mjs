// @ts-check
/**
 * How the desktop's values are shown: names for media, tones for states, titles for cases.
 *
 * Desktops are newer than this page, so what is on no list is shown as it came, in a neutral tone.
 */

/** @import { Interaction } from './types.mjs' */

export const NONE = '–';

/** @type {Record<string, [icon: string, name: string]>} */
const MEDIA = {
  voice: ['voice', 'Voice'],
  email: ['email', 'Email'],
  chat: ['chat', 'Chat'],
  sms: ['chat', 'SMS'],
  workitem: ['workitem', 'Work item'],
  outboundpreview: ['preview', 'Call preview'],
};

/** @type {Record<string, readonly string[]>} */
const TONES = {
  amber: ['RINGING', 'INVITED', 'PREVIEW', 'JOIN_PENDING', 'INVITED_CONFERENCE'],
  blue: ['DIALING', 'CREATED', 'PULLED', 'TRANSFERRING', 'READY', 'HISTORY_IN_PROGRESS'],
  green: ['TALKING', 'ACCEPTED', 'HISTORY_DONE', 'USER_DATA_ATTACHED', 'USER_DATA_UPDATED'],
  violet: ['HELD', 'SAVED'],
  red: ['ERROR', 'JOIN_FAILED', 'REVOKED', 'REJECTED'],
};
const TONE_OF = new Map(
  Object.entries(TONES).flatMap(([tone, states]) => states.map((state) => [state, tone])),
);

/** @param {string | null | undefined} media */
export const mediaIcon = (media) =>
  (Object.hasOwn(MEDIA, media ?? '') && MEDIA[media ?? '']?.[0]) || 'other';

/** @param {Interaction} interaction */
export const iconOf = ({ media, isConsultation }) => (isConsultation ? 'consult' : mediaIcon(media));

/** @param {string | null | undefined} media */
export const mediaName = (media) =>
  (Object.hasOwn(MEDIA, media ?? '') && MEDIA[media ?? '']?.[1]) || media || 'Unknown medium';

/** @param {string | null | undefined} state @returns {string} a class of style.css */
export const stateTone = (state) => `tone-${TONE_OF.get(state ?? '') ?? 'grey'}`;

/** @param {Interaction} interaction the number at the other end */
export const numberOf = ({ direction, ani, dnis }) => (direction === 'OUT' ? dnis : ani);

/** @param {Interaction} interaction @returns {string} who is at the other end */
export const whoIs = (interaction) =>
  interaction.parties?.find((party) => party.name)?.name || numberOf(interaction) || 'Unknown party';

/** @param {Interaction} interaction @returns {string} its role in the case */
export function roleOf(interaction) {
  if (interaction.isConsultation) return 'Consultation';
  const name = mediaName(interaction.media);
  return interaction.isMainCaseInteraction ? name : `Further ${name.toLowerCase()}`;
}

/**
 * The case's interactions, the main one first.
 * @param {readonly Interaction[]} interactions
 */
export function byCase(interactions) {
  /** @type {Map<string, Interaction[]>} */
  const cases = new Map();
  for (const interaction of interactions) {
    const members = cases.get(interaction.caseId) ?? [];
    cases.set(interaction.caseId, members);
    if (interaction.isMainCaseInteraction) members.unshift(interaction);
    else members.push(interaction);
  }
  return cases;
}

/** @param {number} count @param {string} one @param {string} [many] */
export const counted = (count, one, many = `${one}s`) =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

/** @param {unknown} value of a pair: text, as a rule */
export const asText = (value) =>
  typeof value === 'string' ? value : value === null || value === undefined ? '' : JSON.stringify(value);
