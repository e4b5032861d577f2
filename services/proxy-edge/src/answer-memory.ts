import type { AnswerReading, CallFacts } from "@lintel/providers";
import { LRUCache } from "lru-cache";

const MAX_SETTINGS = 1000;
/** Of one setting; the one that was learned first is forgotten first. */
const MAX_MODELS = 100;

/** What the last answer to such a call told of how it is priced. */
export interface LastAnswer {
  readonly model: string | undefined;
  /** How calls are served that leave it open; `undefined` as long as none has been answered. */
  readonly serviceTier: string | undefined;
}

/** What is noted of an answer that says nothing of its tier: most providers have but one. */
const ONLY_TIER = "default";

/**
 * Remembers what answers tell that no call can know before: which model a deployment is, and how an account is served
 * that does not say so in its calls. Each process learns for itself. By setting and then by model: a name made of both
 * would be put together for every look.
 */
export class AnswerMemory {
  readonly #bySetting = new LRUCache<string, Map<string, LastAnswer>>({ max: MAX_SETTINGS });

  note(
    settingId: string,
    body: CallFacts,
    { model, serviceTier = ONLY_TIER }: AnswerReading,
  ): void {
    const name = nameOf(body);
    const known = this.#bySetting.peek(settingId)?.get(name);
    const knownModel = known?.model;
    const knownTier = known?.serviceTier;
    const lastModel = model ?? knownModel;
    const lastTier = leavesTierOpen(body) ? serviceTier : knownTier;
    if (lastModel === knownModel && lastTier === knownTier) return;
    this.#keep(settingId, name, { model: lastModel, serviceTier: lastTier });
  }

  last(settingId: string, body: CallFacts): LastAnswer | undefined {
    return this.#bySetting.get(settingId)?.get(nameOf(body));
  }

  #keep(settingId: string, name: string, last: LastAnswer): void {
    const answers = this.#bySetting.get(settingId) ?? new Map<string, LastAnswer>();
    this.#bySetting.set(settingId, answers);
    answers.delete(name);
    answers.set(name, last);
    if (answers.size <= MAX_MODELS) return;
    const [oldest] = answers.keys();
    if (oldest !== undefined) answers.delete(oldest);
  }
}

const leavesTierOpen = ({ serviceTier = "auto" }: CallFacts): boolean => serviceTier === "auto";

const nameOf = ({ alias, model }: CallFacts): string => alias ?? model;
