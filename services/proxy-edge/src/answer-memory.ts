import type { AnswerReading, CallFacts } from "@lintel/providers";
import { LRUCache } from "lru-cache";

const MOST_REMEMBERED = 10_000;

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
 * that does not say so in its calls. Each process learns for itself.
 */
export class AnswerMemory {
  readonly #answers = new LRUCache<string, LastAnswer>({ max: MOST_REMEMBERED });

  note(
    settingId: string,
    body: CallFacts,
    { model, serviceTier = ONLY_TIER }: AnswerReading,
  ): void {
    const name = nameOf(settingId, body);
    const known = this.#answers.peek(name);
    const last = {
      model: model ?? known?.model,
      serviceTier: leavesTierOpen(body) ? serviceTier : known?.serviceTier,
    };
    const isNews = last.model !== known?.model || last.serviceTier !== known?.serviceTier;
    if (isNews) this.#answers.set(name, last);
  }

  last(settingId: string, body: CallFacts): LastAnswer | undefined {
    return this.#answers.size === 0 ? undefined : this.#answers.get(nameOf(settingId, body));
  }
}

const leavesTierOpen = ({ serviceTier = "auto" }: CallFacts): boolean => serviceTier === "auto";

const nameOf = (settingId: string, { alias, model }: CallFacts): string =>
  `${settingId}\0${alias ?? model}`;
