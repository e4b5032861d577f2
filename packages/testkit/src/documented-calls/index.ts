export { aDocumentedCall, type DocumentedCall } from "./a-documented-call.ts";
export { type DocumentedUse, type ModelLimits, mostUse } from "./most-use.ts";
