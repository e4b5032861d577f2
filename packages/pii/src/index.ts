export { detect, detectInParts, type DetectOptions } from "./detect.ts";
export type { EntityType, Span } from "./entity-type.ts";
export { CONTEXT, detectSettled, MAX_ENTITY_LENGTH, settledUpTo } from "./settled.ts";
