export { toProvider } from "./custom/index.ts";
export { openAiErrors } from "./openai/error-body.ts";
export {
  createEndpointFinder,
  type FindEndpoint,
  type FoundEndpoint,
} from "./path/find-endpoint.ts";
export { createSimilarPathFinder, type FindSimilarPath } from "./path/find-similar.ts";
export { ResultLines } from "./job/result-lines.ts";
export {
  type AnswerForm,
  type AnswerReader,
  type AnswerReading,
  type BodyChange,
  type CallBody,
  type CallBodyVerdict,
  type CallHead,
  type Endpoint,
  type ErrorDialect,
  type HeaderLine,
  isMethod,
  type Members,
  type Method,
  type OutputLimits,
  type Provider,
  type Target,
  type ToldError,
  type ToolBound,
  type ToolPart,
} from "./provider.ts";
export { PROVIDERS } from "./registry.ts";
export {
  type ClientMessage,
  FEWEST_AUDIO_BYTES_PER_MS,
  type ServerMessage,
  type SessionConfig,
  type SessionDialect,
} from "./session.ts";
