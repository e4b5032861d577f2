import { completionTokensOf } from "@lintel/core";
import type { AnswerReading, CallFacts } from "@lintel/providers";
import { LRUCache } from "lru-cache";

import { AnswerLengths } from "./answer-lengths.ts";

const MAX_SETTINGS = 1000;
/** Models per setting; the one that was learned first is forgotten first. */
const MAX_MODELS = 100;

/** What the last answer to such a call revealed about its price. */
export interface LastAnswer {
  readonly model: string | undefined;
  /** How calls are served that leave it open; `undefined` as long as none has been answered. */
  readonly serviceTier: string | undefined;
}

/** All that is kept of such calls. */
interface Remembered {
  model: string | undefined;
  serviceTier: string | undefined;
  readonly lengths: AnswerLengths;
}

/** What is noted of an answer that says nothing of its tier: most providers have but one. */
const ONLY_TIER = "default";

/**
 * Remembers facts that only answers reveal: which model a deployment is, and how an account is served
 * that does not say so in its calls, and how long answers are. Each process learns for itself. By setting and then by model: a name made of both
 * would be put together for every look.
 */
export class AnswerMemory {
  readonly #bySetting = new LRUCache<string, Map<string, Remembered>>({ max: MAX_SETTINGS });

  note(
    settingId: string,
    body: CallFacts,
    { model, serviceTier = ONLY_TIER, usage }: AnswerReading,
  ): void {
    const name = nameOf(body);
    const known = this.#bySetting.peek(settingId)?.get(name) ?? this.#remember(settingId, name);
    if (model !== undefined) known.model = model;
    if (leavesTierOpen(body)) known.serviceTier = serviceTier;
    if (usage !== undefined) known.lengths.note(completionTokensOf(usage));
  }

  last(settingId: string, body: CallFacts): LastAnswer | undefined {
    return this.#bySetting.get(settingId)?.get(nameOf(body));
  }

  /** How many tokens an answer is likely to have at most; `undefined` as long as too few have been seen. */
  likelyTokens(settingId: string, body: CallFacts): number | undefined {
    return this.#bySetting.peek(settingId)?.get(nameOf(body))?.lengths.likely;
  }

  #remember(settingId: string, name: string): Remembered {
    const answers = this.#bySetting.get(settingId) ?? new Map<string, Remembered>();
    this.#bySetting.set(settingId, answers);
    const lengths = new AnswerLengths();
    const fresh: Remembered = { model: undefined, serviceTier: undefined, lengths };
    answers.set(name, fresh);
    const [oldest] = answers.keys();
    if (answers.size > MAX_MODELS && oldest !== undefined) answers.delete(oldest);
    return fresh;
  }
}

const leavesTierOpen = ({ serviceTier = "auto" }: CallFacts): boolean => serviceTier === "auto";

const nameOf = ({ alias, model }: CallFacts): string => alias ?? model;
