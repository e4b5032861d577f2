import {
  type CompiledPolicy,
  decide,
  type Decision,
  type Found,
  type Marks,
  type Match,
  scanFileName,
  scanTexts,
  toEdits,
} from "@lintel/policies";
import { type Texts, type TextSpan, withTexts } from "@lintel/providers";

/** How often something of a type was found on which the policy acts in this way. */
export interface Tally {
  readonly type: Match["type"];
  readonly action: Match["action"];
  count: number;
}

/** What a policy made of the texts of a body. */
export interface Applied {
  readonly decision: Decision;
  readonly tallies: readonly Tally[];
  /** The body with its redactions; absent when there are none, or the call is blocked. */
  readonly edited?: Buffer | undefined;
}

/** What detectors over the network found in each text, in their order. */
export type FoundInTexts = readonly (readonly Found[])[];

export interface PolicyUse {
  readonly compiled: CompiledPolicy;
  readonly marks: Marks;
  readonly found?: FoundInTexts | undefined;
}

/**
 * Applies a policy to texts: what is found in them, what follows from it, and the bytes with marks in the place of what is
 * redacted. Something to be redacted that cannot be edited blocks the call. Whoever drives it may let others run at each
 * pause. Throws a `RangeError` for positions outside of their texts in `found`.
 */
export function* applyPolicy(
  texts: Texts,
  { compiled, found, marks }: PolicyUse,
): Generator<undefined, Applied, void> {
  const { spans } = texts;
  const scanned = yield* scanTexts(compiled, textsIn(spans));
  const bySpan = scanned.map((matches, index) =>
    settled(compiled, { span: spans[index], matches, found: found?.[index] }),
  );
  const all = bySpan.flat();
  if (all.length === 0) return NOTHING_FOUND;
  const decision = decide(all);
  const tallies = tally(all);
  if (decision.action === "blocked") return { decision, tallies };
  const edits = spans.flatMap((span, index) => toEdits(span, bySpan[index] ?? [], marks));
  if (edits.length === 0) return { decision, tallies };
  return { decision, tallies, edited: withTexts(texts, edits) };
}

/** Each is decoded when it is its turn. */
function* textsIn(spans: readonly TextSpan[]): Generator<string, void, void> {
  for (const { text } of spans) yield text;
}

const NOTHING_FOUND: Applied = { decision: { action: "allowed", counts: {} }, tallies: [] };

interface ScannedSpan {
  readonly span: TextSpan | undefined;
  readonly matches: readonly Match[];
  readonly found: readonly Found[] | undefined;
}

function settled(
  compiled: CompiledPolicy,
  { found = [], matches, span }: ScannedSpan,
): readonly Match[] {
  if (span === undefined) return matches;
  const own = span.kind === "file-name" ? scanFileName(compiled, span.text, matches) : matches;
  const all = found.length === 0 ? own : compiled.withFound(span.text, own, found);
  return span.isEditable ? all : all.map(blockedIfRedacted);
}

/** A name that others refer to, or what is signed, cannot be redacted: then it must not pass. */
const blockedIfRedacted = (match: Match): Match =>
  match.action === "allow_but_redact" ? { ...match, action: "block" } : match;

/** How often each type was found, by what is done with it. */
export function tally(matches: readonly Match[]): readonly Tally[] {
  const tallies: Tally[] = [];
  for (const { action, type } of matches) {
    const known = tallies.find((each) => each.type === type && each.action === action);
    if (known === undefined) tallies.push({ type, action, count: 1 });
    else known.count += 1;
  }
  return tallies;
}
