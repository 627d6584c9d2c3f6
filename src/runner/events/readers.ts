import { coppiceEvents } from './coppice';
import type { EventReader } from './reader';

/** Every format that can be read. Another agent's goes here, and its name into `EVENT_FORMATS` of the engine. */
export const READERS: ReadonlyMap<string, EventReader> = new Map([['coppice', coppiceEvents]]);
