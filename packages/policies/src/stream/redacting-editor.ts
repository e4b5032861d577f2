import { beforeCut } from "../compile/settle.ts";
import type { CompiledPolicy } from "../compiled-policy.ts";
import type { Marks } from "../edits/marks.ts";
import type { Match } from "../match.ts";
import type { FoundValues } from "./found-values.ts";
import type { SettledRanges, TextEditor, TextFacts } from "./text-editor.ts";

/**
 * Does to the texts of an answer what a policy says: marks what is to be redacted, and takes note of all it finds. What is
 * to be blocked, or is to be redacted in a text that nobody can change, a name or one that is signed, blocks the answer.
 */
export class RedactingEditor implements TextEditor {
  readonly #policy: CompiledPolicy;
  readonly #marks: Marks;
  /** Findings of detectors over the network, if they take part. */
  readonly #elsewhere: FoundValues | undefined;
  readonly #found: Match[] = [];
  #isBlocked = false;

  constructor(policy: CompiledPolicy, marks: Marks, elsewhere?: FoundValues) {
    this.#policy = policy;
    this.#marks = marks;
    this.#elsewhere = elsewhere;
  }

  get reach(): number {
    return Math.max(this.#policy.reach, this.#elsewhere?.longest ?? 0);
  }

  get context(): number {
    return Math.max(this.#policy.context, this.#elsewhere?.longest ?? 0);
  }

  get isBlocked(): boolean {
    return this.#isBlocked;
  }

  /** All that has been found so far; what blocked the answer has that action. */
  get matches(): readonly Match[] {
    return this.#found;
  }

  find(text: string): readonly Match[] {
    const matches = this.#policy.scan(text);
    return this.#elsewhere === undefined ? matches : this.#withOthers(text, matches);
  }

  findSettled(text: string): SettledRanges {
    const { matches, settledUpTo } = this.#policy.scanBeginning(text);
    if (this.#elsewhere === undefined) return { ranges: matches, settledUpTo };
    const ranges = this.#withOthers(text, matches);
    const settled = Math.min(settledUpTo, this.#elsewhere.openFrom(text));
    return { ranges, settledUpTo: beforeCut(ranges, settled) };
  }

  #withOthers(text: string, matches: readonly Match[]): readonly Match[] {
    const others = this.#elsewhere?.in(text) ?? [];
    return this.#policy.withFound(text, matches, others);
  }

  replace(match: Match, value: string, { isFixed, isRepeated }: TextFacts): string | undefined {
    const action = isFixed && match.action === "allow_but_redact" ? "block" : match.action;
    this.#isBlocked ||= action === "block";
    if (!isRepeated || action === "block") this.#found.push({ ...match, action });
    if (action === "allow_but_warn") return undefined;
    return action === "block" ? "" : this.#marks.mark(match, value);
  }
}
