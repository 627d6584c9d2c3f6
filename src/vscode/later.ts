/**
 * What a window needs only when something happens in it: the client with the protocol, the parsers, the board. It is a
 * bundle of its own, ten times the size of the one that VS Code loads when the extension wakes (see `loadLater.ts`).
 */
export { Approvals } from '../client/approvals';
export { inputsFolder, saveTestCase, usualFolder } from '../client/testCases';
export { connect } from '../client/engineClient';
export { jobEnvironment } from '../client/jobEnvironment';
export { loginShellPath } from '../client/loginShellPath';
export { consentHash, consentText, ownedFiles, parseProjectConfig, provisionConsent, provisionOf, readTask, settingsConsent, startOptions, testCaseOf, wholeText } from '../engine/index';
export { BoardPanels } from './boardPanel';
export { FailureProblems } from './failures/failureProblems';
export { showHistoryOf } from './history/showHistoryOf';
export { explainTask } from './plans/explainTask';
export { inOwnDocument } from './plans/ownPlace';
export { readOnce } from './plans/readOnce';
export { PlanFeatures } from './plans/planFeatures';
export { relatedPlaces } from './plans/relatedPlaces';
export { PlanPreviews } from './preview/planPreviews';
export { askTask } from './tasks/askTask';
export { importFile, pickTemplateFile } from './templates/importFile';
export { planTemplates } from './templates/planTemplates';
export { showKept } from './templates/showKept';
