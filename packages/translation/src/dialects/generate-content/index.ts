import type { TargetHalves } from "../../contract/target-halves.ts";
import { readGenerateContentAnswer, readGenerateContentError } from "./answer/read-answer.ts";
import { GenerateContentStreamReader } from "./answer/stream-reader.ts";
import { GENERATE_CONTENT_CARRIES } from "./carries.ts";
import { writeGenerateContentRequest } from "./request/write-request.ts";

/** Google's generateContent, of the Gemini API and of Vertex AI. */
export const generateContent: TargetHalves = {
  id: "generateContent",
  carries: GENERATE_CONTENT_CARRIES,
  writeRequest: writeGenerateContentRequest,
  readAnswer: readGenerateContentAnswer,
  createStreamReader: (source, sink) => new GenerateContentStreamReader(source, sink),
  readError: readGenerateContentError,
};
