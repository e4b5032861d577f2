import type { CompiledPolicy } from "../compiled-policy.ts";
import type { Marks } from "../edits/marks.ts";
import type { Match } from "../match.ts";
import type { TextEditor, TextFacts } from "./text-editor.ts";

/**
 * Does to the texts of an answer what a policy says: marks what is to be redacted, and takes note of all it finds. What is
 * to be blocked, or is to be redacted in a text that nobody can change, a name or one that is signed, blocks the answer.
 */
export class RedactingEditor implements TextEditor {
  readonly reach: number;
  readonly context: number;
  readonly #policy: CompiledPolicy;
  readonly #marks: Marks;
  readonly #found: Match[] = [];
  #scanned: { readonly text: string; readonly matches: readonly Match[] } | undefined;
  #isBlocked = false;

  constructor(policy: CompiledPolicy, marks: Marks) {
    this.reach = policy.reach;
    this.context = policy.context;
    this.#policy = policy;
    this.#marks = marks;
  }

  get isBlocked(): boolean {
    return this.#isBlocked;
  }

  /** All that has been found so far; what blocked the answer has that action. */
  get matches(): readonly Match[] {
    return this.#found;
  }

  /** Each text is asked about twice, one question right after the other, and scanned once. */
  find(text: string): readonly Match[] {
    const scanned = this.#scanned;
    this.#scanned = undefined;
    return scanned?.text === text ? scanned.matches : this.#policy.scan(text);
  }

  settledUpTo(text: string): number {
    const matches = this.#policy.scan(text);
    this.#scanned = { text, matches };
    return this.#policy.settledUpTo(text, matches);
  }

  replace(match: Match, value: string, { isFixed, isRepeated }: TextFacts): string | undefined {
    const action = isFixed && match.action === "allow_but_redact" ? "block" : match.action;
    this.#isBlocked ||= action === "block";
    if (!isRepeated || action === "block") this.#found.push({ ...match, action });
    if (action === "allow_but_warn") return undefined;
    return action === "block" ? "" : this.#marks.mark(match, value);
  }
}
