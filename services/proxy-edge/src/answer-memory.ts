import type { AnswerReading, CallBody } from "@lintel/providers";
import { LRUCache } from "lru-cache";

const MOST_REMEMBERED = 10_000;

/** What the last answer to such a call told of how it is priced. */
export interface LastAnswer {
  readonly model: string | undefined;
  readonly serviceTier: string | undefined;
}

/**
 * Remembers what answers tell that no call can know before: which model a deployment is, and that an account is served
 * with priority unasked. Each process learns for itself.
 */
export class AnswerMemory {
  readonly #answers = new LRUCache<string, LastAnswer>({ max: MOST_REMEMBERED });

  note(settingId: string, body: CallBody, { model, serviceTier }: AnswerReading): void {
    const name = nameOf(settingId, body);
    const known = this.#answers.peek(name) ?? NOTHING;
    const tier = leavesTierOpen(body) ? serviceTier : known.serviceTier;
    const isNews = body.alias !== undefined || known !== NOTHING || tier === "priority";
    if (isNews) this.#answers.set(name, { model: model ?? known.model, serviceTier: tier });
  }

  last(settingId: string, body: CallBody): LastAnswer | undefined {
    return this.#answers.size === 0 ? undefined : this.#answers.get(nameOf(settingId, body));
  }
}

const NOTHING: LastAnswer = { model: undefined, serviceTier: undefined };

const leavesTierOpen = ({ serviceTier = "auto" }: CallBody): boolean => serviceTier === "auto";

const nameOf = (settingId: string, { alias, model }: CallBody): string =>
  `${settingId}\0${alias ?? model}`;
