import type { UsageEvent } from "@lintel/events";
import type { CompiledPolicy, Decision } from "@lintel/policies";
import type { HeaderLine } from "@lintel/providers";

import { appliesTo, type KnownPolicy } from "./known-policy.ts";
import { NotedMarks } from "./noted-marks.ts";

/**
 * The policy of one call, as it was when the call began, and what it has found so far. Its marks hold what was redacted: they
 * live as long as the call and are never logged.
 */
export class CallPolicy {
  #known: KnownPolicy;
  readonly marks: NotedMarks;
  /** Detectors over the network have looked at texts of the call: what they found cannot be found again here. */
  askedDetector = false;
  readonly #counts: Record<string, number> = {};
  #action: UsageEvent["action"] = "";

  constructor(known: KnownPolicy) {
    this.#known = known;
    this.marks = new NotedMarks(known.compiled.marks);
  }

  get known(): KnownPolicy {
    return this.#known;
  }

  get compiled(): CompiledPolicy {
    return this.#known.compiled;
  }

  /** Goes on with another version: of a session, which may last longer than a policy does. */
  update(known: KnownPolicy): void {
    this.#known = known;
  }

  /** It has to see what the caller sends. */
  get inspects(): boolean {
    return !this.compiled.isIdle && appliesTo(this.compiled, "request");
  }

  /** It has to see what is answered. */
  get inspectsAnswer(): boolean {
    return !this.compiled.isIdle && appliesTo(this.compiled, "response");
  }

  /** The strongest thing it has done; empty until it has been applied. */
  get action(): UsageEvent["action"] {
    return this.#action;
  }

  /** What the caller sends has passed it, with its redactions. */
  get hasPassed(): boolean {
    return this.#action !== "" && this.#action !== "blocked";
  }

  get hasFound(): boolean {
    return Object.keys(this.#counts).length > 0;
  }

  /** What it found in what the caller sent may have gone on unchanged. */
  get passedFound(): boolean {
    return this.#action === "warned" || this.#action === "blocked";
  }

  /** How many matches of each type, never their values. */
  get counts(): Readonly<Record<string, number>> {
    return this.#counts;
  }

  /** Adds what it decided about some more texts of the call. */
  note({ action, counts }: Decision): void {
    if (STRENGTH.indexOf(action) > STRENGTH.indexOf(this.#action)) this.#action = action;
    for (const [type, count] of Object.entries(counts)) {
      this.#counts[type] = (this.#counts[type] ?? 0) + count;
    }
  }

  /** It has nothing against these texts, or is not applied to them. */
  pass(): void {
    this.note({ action: "allowed", counts: {} });
  }

  /** It stops the call, though nothing may have been found. */
  block(): void {
    this.note({ action: "blocked", counts: {} });
  }

  /** For a call within a session: what was done, but not again how often. */
  withoutCounts(): CallPolicy {
    const policy = new CallPolicy(this.#known);
    if (this.#action !== "") policy.note({ action: this.#action, counts: {} });
    return policy;
  }

  /** The line of headers that tells the caller what was done; `undefined` when nothing was. */
  get header(): HeaderLine | undefined {
    if (this.#action === "" || this.#action === "allowed") return undefined;
    const types = Object.keys(this.#counts).join(",");
    return [HEADER, types === "" ? this.#action : `${this.#action}; types=${types}`];
  }
}

const HEADER = "x-lintel-policy";
const STRENGTH: readonly UsageEvent["action"][] = ["", "allowed", "redacted", "warned", "blocked"];
