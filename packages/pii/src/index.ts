export { detect, detectInParts, type DetectOptions } from "./detect.ts";
export type { EntityType, Span } from "./entity-type.ts";
export { CONTEXT, LONGEST_ENTITY, settledUpTo } from "./settled.ts";
