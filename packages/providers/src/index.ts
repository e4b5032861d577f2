export { type BodyBounds, boundBody } from "./body/bound-body.ts";
export {
  type EndpointReference,
  referenceTo,
  referredEndpoint,
} from "./body/endpoint-reference.ts";
export {
  answerAbout,
  type BodyAnswer,
  type BodyQuestion,
  type LargeFacts,
  type QuestionedBody,
} from "./body/large-body.ts";
export { type PromptSample, samplePrompt } from "./body/prompt-sample.ts";
export { readEndpointCall } from "./body/read-endpoint-call.ts";
export {
  answerAboutMessage,
  type MessageAnswer,
  type MessageQuestion,
} from "./body/session-question.ts";
export { toProvider } from "./providers/custom/index.ts";
export { openAiErrors } from "./dialects/openai/error-body.ts";
export {
  createEndpointFinder,
  type FindEndpoint,
  type FoundEndpoint,
} from "./find/find-endpoint.ts";
export { createSimilarPathFinder, type FindSimilarPath } from "./find/find-similar.ts";
export { ResultLines } from "./reading/job/result-lines.ts";
export {
  type AnswerForm,
  type AnswerReader,
  type AnswerReading,
  type AskedBody,
  type BodyChange,
  type CallBody,
  type CallBodyVerdict,
  type CallFacts,
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
} from "./contract/provider.ts";
export { PROVIDERS } from "./providers/registry.ts";
export {
  type ClientMessage,
  type ClientMessageVerdict,
  MIN_AUDIO_BYTES_PER_MS,
  type ServerMessage,
  type SessionConfig,
  type SessionDialect,
} from "./contract/session.ts";
