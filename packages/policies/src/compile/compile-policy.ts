import { PiiRule, type Policy } from "@lintel/core";
import {
  CONTEXT,
  detect,
  detectInParts,
  detectSettled,
  type EntityType,
  MAX_ENTITY_LENGTH,
  type Span,
} from "@lintel/pii";

import type { CompiledPolicy, RemoteRule, ScannedBeginning } from "../compiled-policy.ts";
import type { Found } from "../detector.ts";
import type { ActingAction, Match } from "../match.ts";
import { compileRegexRules, findPattern, type RegexRules } from "./regex-rules.ts";
import { beforeCut, settle } from "./settle.ts";

/**
 * A policy made ready to be applied. Never throws: a stored policy with a rule that cannot be applied becomes one that blocks
 * every text, and says why in `fault`.
 */
export function compilePolicy(policy: Policy): CompiledPolicy {
  const actions = entityActions(policy.config.rules ?? {});
  const regexes = compileRegexRules(policy.regexConfig.rules ?? []);
  return new Compiled(policy, actions, regexes);
}

/** What is done with each type on which the policy acts; `all` stands for every type that is not named. */
function entityActions(
  rules: NonNullable<Policy["config"]["rules"]>,
): ReadonlyMap<EntityType, ActingAction> {
  const actions = new Map<EntityType, ActingAction>();
  for (const type of PiiRule.options) {
    if (type === "all") continue;
    const action = rules[type] ?? rules.all ?? "allow";
    if (action !== "allow") actions.set(type, action);
  }
  return actions;
}

class Compiled implements CompiledPolicy {
  readonly id: string;
  readonly version: number;
  readonly scope: CompiledPolicy["scope"];
  readonly marks: CompiledPolicy["marks"];
  readonly onDetectorError: CompiledPolicy["onDetectorError"];
  readonly isIdle: boolean;
  readonly fault: string | undefined;
  readonly types: readonly EntityType[];
  readonly remote: readonly RemoteRule[];
  readonly regexSteps: number;
  readonly reach: number;
  readonly context: number;
  readonly #actions: ReadonlyMap<EntityType, ActingAction>;
  readonly #typeSet: ReadonlySet<EntityType>;
  readonly #regexes: Extract<RegexRules, { usable: true }>["rules"];
  readonly #regexReach: number;

  constructor(policy: Policy, actions: ReadonlyMap<EntityType, ActingAction>, regexes: RegexRules) {
    this.id = policy.id;
    this.version = policy.version;
    this.scope = policy.scope;
    this.marks = policy.marks;
    this.onDetectorError = policy.onDetectorError;
    this.fault = regexes.usable ? undefined : regexes.reason;
    this.types = [...actions.keys()];
    this.remote = remoteRules(policy);
    this.#actions = actions;
    this.#typeSet = new Set(actions.keys());
    this.#regexes = regexes.usable ? regexes.rules : [];
    this.regexSteps = regexes.usable ? regexes.steps : 0;
    this.#regexReach = regexes.usable ? regexes.reach : 0;
    this.reach = Math.max(actions.size > 0 ? MAX_ENTITY_LENGTH : 0, this.#regexReach);
    this.context = Math.max(actions.size > 0 ? CONTEXT : 0, this.#regexReach);
    this.isIdle =
      regexes.usable &&
      actions.size === 0 &&
      regexes.rules.length === 0 &&
      this.remote.length === 0;
  }

  scan(text: string): readonly Match[] {
    if (this.fault !== undefined) return blocked(text);
    const spans = this.#actions.size === 0 ? [] : detect(text, { types: this.#typeSet });
    return this.#settle(text, spans, this.#findPatterns(text));
  }

  *scanInParts(text: string): Generator<undefined, readonly Match[], void> {
    if (this.fault !== undefined) return blocked(text);
    const spans =
      this.#actions.size === 0 ? [] : yield* detectInParts(text, { types: this.#typeSet });
    const matches: Match[] = [];
    for (const rule of this.#regexes) {
      yield undefined;
      matches.push(...findPattern(rule, text));
    }
    return this.#settle(text, spans, matches);
  }

  scanBeginning(text: string): ScannedBeginning {
    if (this.fault !== undefined) return { matches: blocked(text), settledUpTo: 0 };
    const { settledUpTo, spans } =
      this.#actions.size === 0 ? nothingIn(text) : detectSettled(text, { types: this.#typeSet });
    const matches = this.#settle(text, spans, this.#findPatterns(text));
    const settled = Math.max(0, Math.min(settledUpTo, text.length - this.#regexReach));
    // What is found across this position is not final, nor is what that would be merged with.
    return { matches, settledUpTo: beforeCut(matches, settled) };
  }

  #findPatterns(text: string): Match[] {
    return this.#regexes.flatMap((rule) => findPattern(rule, text));
  }

  #settle(text: string, spans: readonly Span[], matches: Match[]): readonly Match[] {
    for (const { type, start, end, score } of spans) {
      const action = this.#actions.get(type);
      if (action !== undefined) matches.push({ start, end, type, rule: type, score, action });
    }
    return matches.length === 0 ? matches : settle(text, matches);
  }

  withFound(text: string, matches: readonly Match[], found: readonly Found[]): readonly Match[] {
    const added = found.flatMap((one) => this.#toMatch(text, one) ?? []);
    return added.length === 0 ? matches : settle(text, [...matches, ...added]);
  }

  #toMatch(text: string, found: Found): Match | undefined {
    const { start, end, score } = found;
    const isWithin = Number.isInteger(start) && Number.isInteger(end) && start >= 0 && end > start;
    if (!isWithin || end > text.length) {
      throw new RangeError(`a detector names the range ${start} to ${end} of ${text.length} units`);
    }
    if (found.kind === "custom") {
      const remote = this.remote[found.requirement];
      if (remote === undefined) throw new RangeError("a detector answers what it was not asked");
      return { start, end, type: "custom", rule: remote.rule, score, action: remote.action };
    }
    const action = this.#actions.get(found.type);
    return action && { start, end, type: found.type, rule: found.type, score, action };
  }
}

function remoteRules(policy: Policy): readonly RemoteRule[] {
  return (policy.customConfig.rules ?? []).flatMap(({ action, definition }, index) =>
    action === "allow" ? [] : [{ rule: `custom[${index}]`, definition, action }],
  );
}

const nothingIn = ({ length }: string) => ({ spans: [], settledUpTo: length });

/** All of a text, whatever it is: what a policy with a fault would have found cannot be known. */
function blocked(text: string): readonly Match[] {
  return [{ start: 0, end: text.length, type: "regex", rule: "regex", score: 1, action: "block" }];
}
