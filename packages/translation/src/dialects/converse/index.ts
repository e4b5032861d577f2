import type { TargetHalves } from "../../contract/target-halves.ts";
import { readConverseAnswer, readConverseError } from "./answer/read-answer.ts";
import { ConverseStreamReader } from "./answer/stream-reader.ts";
import { CONVERSE_CARRIES } from "./carries.ts";
import { writeConverseRequest } from "./request/write-request.ts";

/** Amazon Bedrock's Converse API, for models of every family: what is asked of it, and what it answers. */
export const converse: TargetHalves = {
  id: "converse",
  carries: CONVERSE_CARRIES,
  writeRequest: writeConverseRequest,
  readAnswer: readConverseAnswer,
  createStreamReader: (source, sink) => new ConverseStreamReader(source, sink),
  readError: readConverseError,
};
