import { lineIn, microsIn, nameIn, secondsIn, timeIn, tokensIn } from './fields';
import type { EventReader, Told } from './reader';

/** Our own form, for shell text and for agents that are started by a script: docs/guide.md has it. */
export const coppiceEvents: EventReader = {
  marks: ['"coppice"'],
  read(event, now) {
    if (event['coppice'] === 'usage') return usageIn(event);
    return event['coppice'] === 'quota' ? quotaIn(event, now) : null;
  },
};

function usageIn(event: Readonly<Record<string, unknown>>): Told {
  const { inputTokens, outputTokens, cachedTokens, costUsd, session } = event;
  const figures = { inputTokens: tokensIn(inputTokens), outputTokens: tokensIn(outputTokens), cachedTokens: tokensIn(cachedTokens), costMicros: microsIn(costUsd) };
  return { usage: { session: nameIn(session), figures } };
}

function quotaIn(event: Readonly<Record<string, unknown>>, now: number): Told {
  const { until, retryAfterSeconds, text } = event;
  const seconds = secondsIn(retryAfterSeconds);
  return { quota: { until: timeIn(until) ?? (seconds === null ? null : now + seconds * 1000), text: lineIn(text) || 'no reason given' } };
}
