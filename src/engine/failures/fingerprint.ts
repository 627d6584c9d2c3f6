import type { FailureReport } from '../model/failure';
import type { Hasher } from '../ports';

const LENGTH = 16;
const LONGEST = 400;

/** What stays the same of a failure when lines move, a test takes longer or a list has one entry more. */
export function fingerprint(hasher: Hasher, { tool, file, errorType, message }: Pick<FailureReport, 'tool' | 'file' | 'errorType' | 'message'>): string {
  return hasher.sha256(JSON.stringify([tool, file, errorType, normalMessage(message)])).slice(0, LENGTH);
}

/** Addresses, hashes and numbers differ from run to run; what is between them does not. */
export function normalMessage(message: string): string {
  return message
    .slice(0, LONGEST)
    .replaceAll(/0x[0-9a-fA-F]{1,32}/g, '#')
    .replaceAll(/(?<![\w-])[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}(?![\w-])/gi, '#')
    .replaceAll(/\d+(?:[.,]\d+)*/g, '#')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
