export type {
  AnswerSource,
  AnswerStreamReader,
  AnswerStreamWriter,
  AnswerVerdict,
  CallerFacts,
  DialectHalves,
  RequestContext,
  RequestVerdict,
  WrittenAnswer,
  WrittenRequest,
} from "./contract/dialect-halves.ts";
export type { SentAnswer } from "./continuing/continue-conversation.ts";
export { continueAnswer, isContinuable, joinAnswer } from "./continuing/continue-answer.ts";
export type { ContinuedAnswer, ContinuedLeg } from "./continuing/continued-answer.ts";
export type { Custodies } from "./contract/custody.ts";
export { createCustody } from "./custody/create-custody.ts";
export { mayHoldSeals, withoutSeals } from "./custody/without-seals.ts";
export { type Carries, type Feature, FEATURES, type Support } from "./contract/feature.ts";
export type { Loss } from "./contract/loss.ts";
export type { ModelTraits, ReasoningTraits, TargetFacts } from "./contract/target-facts.ts";
export type { Answer, AnswerChoice, AnswerError, Stop, StopReason } from "./model/answer.ts";
export type {
  AnswerEvent,
  CitationEvent,
  DeltaEvent,
  DeltaKind,
  EventSink,
  PartEndEvent,
  PartStart,
  PartStartEvent,
  SignatureEvent,
  StartEvent,
} from "./model/answer-event.ts";
export {
  type Conversation,
  type Effort,
  EFFORTS,
  type Message,
  type OutputFormat,
  type ReasoningRequest,
  type Role,
  type Sampling,
} from "./model/conversation.ts";
export { DIALECT_IDS, type DialectId } from "./model/dialect-id.ts";
export type { Extras } from "./model/extras.ts";
export type {
  AudioPart,
  CacheMark,
  Citation,
  DocumentPart,
  ImagePart,
  MediaSource,
  OpaquePart,
  Part,
  PartType,
  ReasoningPart,
  RefusalPart,
  Signature,
  TextPart,
  ToolCallPart,
  ToolResultPart,
  VideoPart,
} from "./model/part.ts";
export type { CustomTool, FunctionTool, OpaqueTool, Tool, ToolChoice } from "./model/tool.ts";
export type {
  AskedInDialect,
  DialectTranslation,
  TranslatedAnswerForm,
  TranslatedRequest,
  TranslationTerms,
} from "./pairs/dialect-translation.ts";
export { findTranslatedEndpoint, type TranslatedEndpoint } from "./pairs/translated-endpoint.ts";
export { translationBetween } from "./pairs/translations.ts";
