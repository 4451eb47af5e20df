// @ts-check
/** The names of requests and events, to choose from: the vendor's, as far as authors meet them. */

/** @type {Record<string, string>} */
const SERVICES = {
  agent: 'get getStateList getState setState',
  auth: 'getJwtToken',
  configuration: 'getOption',
  email: 'create',
  interaction:
    'getInteractions getByInteractionId setUserData deleteUserData selectCaseByCaseId markdone blockMarkdone ' +
    'unblockMarkdone accept reject consult singleStepTransfer singleStepConference completeTransfer completeConference',
  media: 'getMediaList getMediaByName setState',
  messenger: 'broadcastMessage',
  outbound:
    'getCampaigns getPreviewRecord getChainedRecords getRecordFields updateRecordFields callPreviewRecord ' +
    'rejectPreviewRecord cancelPreviewRecord rescheduleRecord getListOfCallResults setCallResult getCallResult',
  system: 'getAllowedServices popupToast updateToast closeToast openDialog closeDialog amIVisible',
  voice:
    'dial dialEx answer hold resume hangUp startCallRecording stopCallRecording pauseCallRecording resumeCallRecording',
};

export const REQUESTS = Object.entries(SERVICES).flatMap(([namespace, names]) =>
  names.split(' ').map((name) => `${namespace}.${name}`),
);
export const EVENTS = ['interaction', 'agent', 'markdone', 'media', 'outbound', 'system', 'voice'];
export const PATTERNS = ['*', ...Object.keys(SERVICES).map((namespace) => `${namespace}.*`)];

/** @param {Element} datalist @param {readonly string[]} names */
export function offer(datalist, names) {
  datalist.replaceChildren(
    ...names.map((name) => {
      const option = document.createElement('option');
      option.value = name;
      return option;
    }),
  );
}
