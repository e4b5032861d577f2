import type { Endpoint } from "@lintel/providers";

import { batchCall, completeCall, invokeCall, messagesCall, rawPredictCall } from "./anthropic.ts";
import { converseCall } from "./converse.ts";
import { generateCall } from "./gemini.ts";
import type { MakeCall } from "./generated-call.ts";
import { transcriptionCall } from "./openai-audio.ts";
import { chatCall } from "./openai-chat.ts";
import { editCall, generationCall, variationCall } from "./openai-images.ts";
import { compactionCall, responseCall } from "./openai-responses.ts";
import { completionCall, embeddingsCall, speechCall } from "./openai-simple.ts";

export type { GeneratedCall, MakeCall } from "./generated-call.ts";

/** What an endpoint is for, by the end of its path. The first that fits counts. */
const FAMILIES = [
  ["/chat/completions", chatCall],
  ["/completions", completionCall],
  ["/embeddings", embeddingsCall],
  ["/responses/compact", compactionCall],
  ["/responses", responseCall],
  ["/audio/speech", speechCall],
  ["/audio/transcriptions", transcriptionCall],
  ["/audio/translations", transcriptionCall],
  ["/images/generations", generationCall],
  ["/images/edits", editCall],
  ["/images/variations", variationCall],
  ["/messages", messagesCall],
  ["/complete", completeCall],
  ["/messages/batches", batchCall],
  ["/invoke", invokeCall],
  ["/invoke-with-response-stream", invokeCall],
  ["/anthropic/models/:call", rawPredictCall],
  ["/converse", converseCall],
  ["/converse-stream", converseCall],
  ["/model/:model/:action", converseCall],
  ["/models/:call", generateCall],
] as const satisfies readonly (readonly [string, MakeCall])[];

export type Family = (typeof FAMILIES)[number][0];

/** The family of an endpoint's path; `undefined` when there is no generator of calls to it. */
export function familyOf(
  path: string,
): { readonly family: Family; readonly make: MakeCall } | undefined {
  const found = FAMILIES.find(([end]) => path.endsWith(end));
  return found && { family: found[0], make: found[1] };
}

/** Whether calls to an endpoint cost what it bounds: tokens, or those of a job that it bounds. */
export const isPriced = ({ charge, dialect }: Endpoint): boolean =>
  charge === "tokens" || (charge === "later" && dialect.isIndivisible === true);
