export { toErrorBody, toErrorEvent, type ToldError } from "./openai/error-body.ts";
export type {
  AnswerForm,
  AnswerReader,
  AnswerReading,
  BodyChange,
  CallBody,
  CallBodyVerdict,
  Endpoint,
  HeaderLine,
  OutputLimits,
  Provider,
} from "./provider.ts";
export { PROVIDERS } from "./registry.ts";
