export { openAiErrors } from "./openai/error-body.ts";
export {
  createEndpointFinder,
  type FindEndpoint,
  type FoundEndpoint,
} from "./path/find-endpoint.ts";
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
  type Method,
  METHODS,
  type OutputLimits,
  type Provider,
  type Target,
  type ToldError,
} from "./provider.ts";
export { PROVIDERS } from "./registry.ts";
