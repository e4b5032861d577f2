export { compilePolicy } from "./compile/compile-policy.ts";
export {
  compilePattern,
  MAX_PROGRAM_SIZE,
  MAX_TEXT_RULES,
  type PatternVerdict,
} from "./compile/pattern.ts";
export { MAX_MS_PER_KB, msPerKb } from "./compile/pattern-speed.ts";
export type { CompiledPolicy, RemoteRule } from "./compiled-policy.ts";
export { type Decision, decide, type Outcome } from "./decide.ts";
export {
  type Detector,
  DetectorError,
  type DetectOptions,
  type Found,
  type FoundCustom,
  type FoundEntity,
} from "./detector.ts";
export { Marks } from "./edits/marks.ts";
export { redactText, toEdits } from "./edits/to-edits.ts";
export { scanFileName } from "./file-name.ts";
export type { ActingAction, Match, MatchType } from "./match.ts";
export { scanTexts } from "./scan-texts.ts";
export { DetectorGate } from "./stream/detector-gate.ts";
export {
  EditedStream,
  PAUSE_MS,
  type StreamForm,
  UnreadableAnswer,
} from "./stream/edited-stream.ts";
export { FoundValues, TooMuchFound } from "./stream/found-values.ts";
export { RedactingEditor } from "./stream/redacting-editor.ts";
export { RestoringEditor } from "./stream/restoring-editor.ts";
export type { TextEditor } from "./stream/text-editor.ts";
export { editWhole } from "./stream/whole-texts.ts";
