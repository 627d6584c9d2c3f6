/** What is loaded to read plans: of the engine's door only this, so that the rest stays out of the bundle. */
export { consentText, parsePlan, parseProjectConfig, settingsConsent, startOptions } from '../engine/index';
