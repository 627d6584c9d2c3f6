import { addEvent } from './addEvent';
import { dropPackedEvents, saveEventPack } from './saveEventPack';
import { removeTask } from './removeTask';
import { saveArtifact } from './saveArtifact';
import { saveAttempt } from './saveAttempt';
import { saveFailure } from './saveFailure';
import { saveLanding } from './saveLanding';
import { savePlan } from './savePlan';
import { savePlanText } from './savePlanText';
import { saveTask } from './saveTask';
import { saveTemplate } from './saveTemplate';
import { saveWorktree } from './saveWorktree';

/** Every statement a journal may hold, by the name its records use. */
export const writeStatements: Readonly<Record<string, string>> = Object.fromEntries(
  [saveTemplate, savePlan, savePlanText, saveTask, removeTask, saveAttempt, saveWorktree, saveLanding, saveFailure, saveArtifact, saveEventPack, dropPackedEvents, ...Object.values(addEvent)].map(({ name, sql }) => [name, sql]),
);
