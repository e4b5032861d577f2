export { type BodyBounds, boundBody } from "./calls/bound-body.ts";
export {
  type EndpointReference,
  referenceTo,
  referredEndpoint,
} from "./calls/endpoint-reference.ts";
export {
  answerAbout,
  type BodyAnswer,
  type BodyQuestion,
  type LargeFacts,
  type QuestionedBody,
} from "./calls/large-body.ts";
export { type PromptSample, samplePrompt } from "./calls/prompt-sample.ts";
export { createAnswerReader } from "./calls/create-answer-reader.ts";
export { editCall } from "./calls/edit-call.ts";
export { renameModelInForm } from "./calls/rename-model.ts";
export { type Rewrite, rewriteCall } from "./calls/rewrite-call.ts";
export { readEndpointCall } from "./calls/read-endpoint-call.ts";
export {
  answerAboutMessage,
  type MessageAnswer,
  type MessageQuestion,
} from "./calls/session-question.ts";
export {
  eventTextsReader,
  nextPieceOf,
  streamsPieces,
  textsOfAnswer,
  textsOfCall,
  textsOfEvent,
  textsOfMessage,
} from "./calls/texts.ts";
export { toProvider } from "./providers/custom/index.ts";
export { anthropicErrors } from "./dialects/anthropic/error-body.ts";
export { openAiErrors } from "./dialects/openai/error-body.ts";
export {
  createEndpointFinder,
  type FindEndpoint,
  type FoundEndpoint,
} from "./find/find-endpoint.ts";
export { modelsPlaceOf } from "./find/models-place.ts";
export { KNOWN_PATHS } from "./find/known-paths.ts";
export {
  findStepEndpoint,
  type HomeEndpoint,
  homeEndpointOf,
  type StepEndpoint,
} from "./find/step-endpoint.ts";
export { createSimilarPathFinder, type FindSimilarPath } from "./find/find-similar.ts";
export { serverAddress } from "./builders/openai-compatible.ts";
export { loadedModelsIn } from "./reading/models/loaded-models.ts";
export { modelsIn, type ModelNames, readModelList } from "./reading/models/read-model-list.ts";
export { ResultLines } from "./reading/job/result-lines.ts";
export {
  type AnsweredCall,
  type AnswerForm,
  type AnswerReader,
  type AnswerReading,
} from "./contract/answer.ts";
export { type OutputLimits, type ToolBound, type ToolPart } from "./contract/bounds.ts";
export {
  type AskedBody,
  type CallBody,
  type CallBodyVerdict,
  type CallFacts,
  type CallVerdict,
  type Charged,
  type CallHead,
  type UnreadableBody,
} from "./contract/call-body.ts";
export type {
  Capabilities,
  ErrorShape,
  Loading,
  ModelCall,
  ParameterNames,
  Support,
} from "./contract/capabilities.ts";
export type {
  ClientAnswer,
  ClientAsked,
  ClientRequest,
  ClientTranslation,
  ClientTranslationName,
  DialectTerms,
} from "./contract/client-translation.ts";
export { type BodyChange, type DialectName, type MemberQuestion } from "./contract/dialect.ts";
export { type Endpoint } from "./contract/endpoint.ts";
export {
  type EventTexts,
  type EventTextsVerdict,
  type TextEdit,
  type TextKind,
  type Texts,
  type TextSpan,
  type TextsVerdict,
} from "./contract/texts.ts";
export { toUsage as usageOfMessage } from "./dialects/anthropic/answer/to-usage.ts";
export { toUsage as usageOfConverse } from "./dialects/converse/usage.ts";
export { toUsage as usageOfGemini } from "./dialects/gemini/usage.ts";
export { fromInputOutput as usageOfResponse } from "./dialects/openai/usage/input-output-usage.ts";
export { toUsage as usageOfChat } from "./dialects/openai/usage/to-usage.ts";
export { isRecord, type JsonRecord, recordsOf, stringIn } from "./formats/json/is-record.ts";
export { parseJson } from "./formats/json/parse-json.ts";
export { rebuildObject } from "./formats/json/rebuild-object.ts";
export { findAmbiguous, scanMembers } from "./formats/json/scan-members.ts";
export { JsonPieces, type JsonSegment } from "./formats/json/strings/json-pieces.ts";
export { type Frame, type FrameCutter, LineFrames, SseFrames } from "./formats/sse/frames.ts";
export type { NextPiece } from "./reading/texts/continue-text.ts";
export { withoutLogprobs } from "./reading/texts/without-logprobs.ts";
export { wholeText } from "./reading/texts/read-texts.ts";
export { withTexts } from "./reading/texts/with-texts.ts";
export { isMethod, type Method, METHODS } from "./contract/method.ts";
export { type ModelQuestion } from "./contract/capabilities.ts";
export { type ErrorDialect, type ClientError } from "./contract/errors.ts";
export {
  ACCESS_TOKEN,
  type AccessTokens,
  type HeaderLine,
  type SettingFields,
  type Provider,
  type Target,
} from "./contract/provider.ts";
export { type AwsScope, signAws } from "./providers/bedrock/sign.ts";
export { findProvider, genAiNameOf, PROVIDERS } from "./providers/registry.ts";
export type { SettingField, SettingFieldKind } from "./contract/setting-field.ts";
export {
  type ClientMessage,
  type ClientMessageVerdict,
  MIN_AUDIO_BYTES_PER_MS,
  type ServerMessage,
  type SessionConfig,
  type SessionDialect,
} from "./contract/session.ts";
export { chatErrors, generateErrors } from "./surfaces/locallab/errors/error-body.ts";
export { failureMessageOf } from "./surfaces/locallab/errors/failure-message.ts";
export {
  clientTranslationNamed,
  localLabChat,
  localLabGenerate,
} from "./surfaces/locallab/index.ts";
export { type BatchVerdict, splitBatch } from "./surfaces/locallab/request/split-batch.ts";
