// @ts-check
/**
 * The functions of the Service Client API: by namespace, each with its parameters, without the two
 * callbacks that follow them. One with a question mark may be left out.
 *
 * @type {{ [namespace: string]: { [name: string]: string[] } }}
 */
export const FUNCTIONS = {
  agent: {
    get: [],
    getStateList: [],
    getState: [],
    setState: ['operationName'],
  },
  auth: {
    getJwtToken: [],
  },
  configuration: {
    getContextualOption: ['options', 'interactionId'],
    getOption: ['options'],
  },
  email: {
    create: ['destination', 'userData?'],
  },
  interaction: {
    getInteractions: [],
    getByInteractionId: ['interactionId'],
    setUserData: ['interactionId', 'keyValues'],
    deleteUserData: ['interactionId', 'key'],
    selectCaseByCaseId: ['caseId'],
    markdone: ['interactionId'],
    blockMarkdone: ['interactionId', 'warningMessage'],
    unblockMarkdone: ['interactionId'],
    accept: ['interactionId'],
    reject: ['interactionId'],
    consult: ['interactionId', 'target', 'userData?', 'extensions?'],
    singleStepTransfer: ['interactionId', 'target', 'userData?', 'extensions?'],
    singleStepConference: ['interactionId', 'target', 'userData?', 'extensions?'],
    completeTransfer: ['consultInteractionId'],
    completeConference: ['consultInteractionId'],
  },
  media: {
    getMediaList: [],
    getMediaByName: ['name'],
    setState: ['mediaName', 'operationName'],
  },
  messenger: {
    broadcastMessage: ['channel', 'message'],
  },
  outbound: {
    getCampaigns: [],
    getPreviewRecord: ['campaignName'],
    getChainedRecords: ['interactionId'],
    getRecordFields: ['interactionId'],
    updateRecordFields: ['interactionId', 'recordData'],
    callPreviewRecord: ['interactionId', 'recordHandle'],
    rejectPreviewRecord: ['interactionId?'],
    cancelPreviewRecord: ['interactionId?'],
    startDirectPushPreview: [],
    stopDirectPushPreview: [],
    rescheduleRecord: ['interactionId', 'recordHandle', 'rescheduleDate', 'callbackType'],
    cancelReschedule: ['interactionId'],
    getListOfCallResults: [],
    setCallResult: ['interactionId', 'callResult'],
    getCallResult: ['interactionId'],
    setDoNotCall: ['interactionId'],
    removeDoNotCall: ['interactionId'],
  },
  sipEndpoint: {
    muteMicrophone: [],
    unmuteMicrophone: [],
    muteSpeaker: [],
    unmuteSpeaker: [],
    isMicrophoneMute: [],
    isSpeakerMute: [],
  },
  system: {
    getAllowedServices: [],
    triggerActivity: [],
    popupToast: ['parameters'],
    updateToast: ['id', 'parameters'],
    closeToast: ['id'],
    openDialog: ['url', 'options?'],
    closeDialog: ['dialogId'],
    updateViewInApplicationMenuBar: ['parameters'],
    closeViewInApplicationMenuBar: ['name'],
    amIVisible: [],
    isFrameLeading: [],
    isFrameFollowing: [],
    isFrameNegotiating: [],
    isFrameLeadingOrNegotiating: [],
    isLastActiveFrame: [],
  },
  voice: {
    dial: ['destination', 'userData?'],
    dialEx: ['destination', 'userData', 'extensions'],
    answer: ['interactionId'],
    hold: ['interactionId'],
    resume: ['interactionId'],
    hangUp: ['interactionId'],
    startCallRecording: ['interactionId'],
    stopCallRecording: ['interactionId'],
    pauseCallRecording: ['interactionId'],
    resumeCallRecording: ['interactionId'],
  },
};

/**
 * Functions that the vendor's reference spells in two ways: the other spelling, by that of the scripts.
 */
export const OTHER_SPELLINGS = new Map([
  ['interaction.selectCaseByCaseId', 'selectCaseByCaselId'],
  ['interaction.unblockMarkdone', 'unlockMarkdone'],
]);
