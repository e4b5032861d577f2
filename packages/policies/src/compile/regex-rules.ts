import type { Policy } from "@lintel/core";

import type { ActingAction, Match } from "../match.ts";
import {
  compilePattern,
  finderOf,
  type FindRanges,
  longestMatch,
  MAX_PROGRAM_SIZE,
  MAX_TEXT_RULES,
} from "./pattern.ts";
import { findWordsOf } from "./word-list.ts";

/** A regular expression of a policy that acts on what it matches. */
interface RegexRule {
  readonly rule: string;
  readonly find: FindRanges;
  readonly action: ActingAction;
}

export type RegexRules =
  | {
      readonly usable: true;
      readonly rules: readonly RegexRule[];
      /** The longest match of any of them in UTF-16 units. */
      readonly reach: number;
      /** Size of the programs of those that act. */
      readonly steps: number;
    }
  /** `reason` names the rule. */
  | { readonly usable: false; readonly reason: string };

type Definitions = NonNullable<Policy["regexConfig"]["rules"]>;

/** The regular expressions of a policy; all or none, since one that cannot be applied protects nothing. */
export function compileRegexRules(definitions: Definitions): RegexRules {
  if (definitions.length > MAX_TEXT_RULES) return unusable("regexConfig has too many rules");
  const rules: RegexRule[] = [];
  let size = 0;
  let reach = 0;
  let steps = 0;
  for (const [index, { definition, action }] of definitions.entries()) {
    const rule = `regex[${index}]`;
    const verdict = compilePattern(definition);
    if (!verdict.usable) return unusable(`${rule} cannot be compiled: ${verdict.reason}`);
    size += verdict.programSize;
    if (size > MAX_PROGRAM_SIZE) return unusable(`${rule} makes the policy too large`);
    if (action === "allow") continue;
    const words = findWordsOf(definition);
    rules.push({ rule, find: words ?? finderOf(verdict.pattern), action });
    // Its words are found without the steps of its program.
    if (words === undefined) steps += verdict.programSize;
    reach = Math.max(reach, longestMatch(definition, verdict.programSize));
  }
  return { usable: true, rules, reach, steps };
}

const unusable = (reason: string): RegexRules => ({ usable: false, reason });

/** What a rule matches in a text. An empty match is none, as in the contract. Linear in the text. */
export const findPattern = ({ action, find, rule }: RegexRule, text: string): Match[] =>
  find(text).map(({ end, start }) => ({ start, end, type: "regex", rule, score: 1, action }));
