import type { OnDetectorError, PolicyMarks, PolicyScope } from "@lintel/core";
import type { EntityType } from "@lintel/pii";

import type { Found } from "./detector.ts";
import type { ActingAction, Match } from "./match.ts";

/** A rule in words, which only a detector over the network can judge. */
export interface RemoteRule {
  /** `custom[0]` */
  readonly rule: string;
  readonly definition: string;
  readonly action: ActingAction;
}

/** What was found in the beginning of a text. */
export interface ScannedBeginning {
  /** As `scan` gives them. */
  readonly matches: readonly Match[];
  /**
   * Whatever follows the text, no match starts before this position but those that end at or before it. Matches of a regular
   * expression that has no longest match (`a+`) are followed for 512 units.
   */
  readonly settledUpTo: number;
}

/** A policy made ready to be applied to texts, once for each of its versions. */
export interface CompiledPolicy {
  readonly id: string;
  readonly version: number;
  readonly scope: PolicyScope;
  readonly marks: PolicyMarks;
  readonly onDetectorError: OnDetectorError;
  /** No rule can act on any text: there is nothing to scan for. */
  readonly isIdle: boolean;
  /** Why the policy cannot be applied. Whatever it is asked about is then blocked. */
  readonly fault: string | undefined;
  /** The entity types on which it acts: what a detector over the network is asked for as well. */
  readonly types: readonly EntityType[];
  /** The rules that need a detector over the network; empty for most policies. */
  readonly remote: readonly RemoteRule[];
  /**
   * Steps of the compiled programs of its regular expressions. On the slowest of texts each costs 0.35 µs for each unit of a text
   * (re2js 2.10 on a server of 2026).
   */
  readonly regexSteps: number;
  /** The longest match in UTF-16 units: what is held back of a stream at most. */
  readonly reach: number;
  /** How many units before a match can decide about it: what a stream keeps of the text it has let go, from white space on. */
  readonly context: number;
  /**
   * What the built-in detector and the policy's regular expressions find, in the order of the text. Matches of one action do
   * not overlap; those of different actions can, so that a redaction stays where a warning overlaps it. Never throws;
   * linear in the text, which it holds the event loop for: `scanTexts` pauses.
   */
  scan(text: string): readonly Match[];
  /** What `scan` finds, with a pause, a bare `yield`, wherever others may run. */
  scanInParts(text: string): Generator<undefined, readonly Match[], void>;
  /** What `scan` finds in a text that may go on, and how much of it is final, for little more than `scan` alone. */
  scanBeginning(text: string): ScannedBeginning;
  /**
   * The matches with what a detector over the network found in the same text, settled as by `scan`. Throws a `RangeError`
   * for positions outside of the text: a detector that lies about them has not said what is in the text.
   */
  withFound(text: string, matches: readonly Match[], found: readonly Found[]): readonly Match[];
}
