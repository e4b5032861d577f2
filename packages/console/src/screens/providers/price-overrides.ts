import type { Setting } from "./provider-queries.ts";

export type CostMap = NonNullable<Setting["costMap"]>;

/** Prices of one model while they are typed, in dollars for a million tokens. */
export interface PriceDraft {
  readonly id: number;
  readonly model: string;
  readonly prompt: string;
  readonly answer: string;
}

/** The API has prices for a thousand tokens. */
const PER_MILLION = 1000;
/** Doubles have fifteen: the sixteenth would be noise of the division. */
const DIGITS = 15;

const times = (price: number, factor: number): number =>
  Number((price * factor).toPrecision(DIGITS));

const textOf = (price: number | undefined): string =>
  price === undefined ? "" : String(times(price, PER_MILLION));

/** The models that have prices of their own. Embeddings have no answer. */
export function draftsOf(costMap: Setting["costMap"]): readonly PriceDraft[] {
  const { completionCostPerModel, embeddingsCostPerModel, promptCostPerModel } = costMap ?? {};
  const prompts = { ...embeddingsCostPerModel, ...promptCostPerModel };
  const answers = completionCostPerModel ?? {};
  const models = new Set([...Object.keys(prompts), ...Object.keys(answers)]);
  return [...models].map((model, id) => ({
    id,
    model,
    prompt: textOf(prompts[model]),
    answer: textOf(answers[model]),
  }));
}

/** Drafts as the API takes them; those without a model or any price are left out. */
export function costMapOf(drafts: readonly PriceDraft[]): CostMap {
  const priced = (of: (draft: PriceDraft) => string) =>
    drafts.flatMap((draft) => {
      const [model, text] = [draft.model.trim(), of(draft).trim()];
      const price = Number(text);
      return model === "" || text === "" || !(price >= 0)
        ? []
        : [[model, times(price, 1 / PER_MILLION)] as const];
    });
  const answers = priced(({ answer }) => answer);
  const prompts = priced(({ prompt }) => prompt);
  const isAnswering = new Set(answers.map(([model]) => model));
  const embeddings = prompts.filter(([model]) => !isAnswering.has(model));
  return {
    promptCostPerModel: Object.fromEntries(prompts),
    completionCostPerModel: Object.fromEntries(answers),
    embeddingsCostPerModel: Object.fromEntries(embeddings),
  };
}
