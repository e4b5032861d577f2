import { plain } from "./answers.ts";
import { answerComplete, answerMessages } from "./anthropic.ts";
import type { Asked, ProviderAnswer } from "./asked.ts";
import { answerConverse } from "./converse.ts";
import { answerGenerate } from "./gemini.ts";
import { answerSpeech, answerTranscription } from "./openai-audio.ts";
import { answerPictures } from "./openai-pictures.ts";
import { answerResponse } from "./openai-responses.ts";
import { answerChat, answerCompletion, answerEmbeddings } from "./openai-text.ts";

export type { Account, Asked, ProviderAnswer } from "./asked.ts";
export { answerBatch } from "./anthropic.ts";
export { type Meter, MOST, mostByVocabulary, USUAL } from "./meter.ts";

const ANSWERS: Readonly<Record<Asked["family"], (asked: Asked) => ProviderAnswer>> = {
  "/chat/completions": answerChat,
  "/completions": answerCompletion,
  "/embeddings": answerEmbeddings,
  "/responses": answerResponse,
  "/responses/compact": answerResponse,
  "/audio/speech": answerSpeech,
  "/audio/transcriptions": answerTranscription,
  "/audio/translations": answerTranscription,
  "/images/generations": answerPictures,
  "/images/edits": answerPictures,
  "/images/variations": answerPictures,
  "/messages": answerMessages,
  "/complete": answerComplete,
  "/invoke": answerMessages,
  "/invoke-with-response-stream": answerMessages,
  "/anthropic/models/:call": answerMessages,
  "/converse": answerConverse,
  "/converse-stream": answerConverse,
  "/model/:model/:action": answerConverse,
  "/models/:call": answerGenerate,
  "/messages/batches": () =>
    plain({ id: "msgbatch_1", type: "message_batch", processing_status: "in_progress" }),
};

/** What a provider answers that is paid the most its documentation allows, or what is usual: as its meter says. */
export const answer = (asked: Asked): ProviderAnswer => ANSWERS[asked.family](asked);
