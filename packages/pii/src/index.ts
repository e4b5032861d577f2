export { detect, type DetectOptions } from "./detect.ts";
export type { EntityType, Span } from "./entity-type.ts";
