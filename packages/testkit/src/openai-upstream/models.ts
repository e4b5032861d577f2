import { RefusedRequest } from "./openai-errors.ts";

/** What the simulation knows about a model: the snapshot that answers for it, and its kind. */
export interface SimulatedModel {
  readonly id: string;
  readonly snapshot: string;
  readonly kind: "chat" | "reasoning" | "embedding";
  /** Length of an embedding; 0 for others. */
  readonly dimensions: number;
}

const chat = (id: string, snapshot: string): SimulatedModel => ({
  id,
  snapshot,
  kind: "chat",
  dimensions: 0,
});
const reasoning = (id: string, snapshot: string): SimulatedModel => ({
  ...chat(id, snapshot),
  kind: "reasoning",
});
const embedding = (id: string, dimensions: number): SimulatedModel => ({
  id,
  snapshot: id,
  kind: "embedding",
  dimensions,
});

const BUILT_IN: readonly SimulatedModel[] = [
  chat("gpt-4o", "gpt-4o-2024-08-06"),
  chat("gpt-4o-mini", "gpt-4o-mini-2024-07-18"),
  chat("gpt-4.1", "gpt-4.1-2025-04-14"),
  chat("gpt-4.1-mini", "gpt-4.1-mini-2025-04-14"),
  chat("gpt-4.1-nano", "gpt-4.1-nano-2025-04-14"),
  chat("gpt-4", "gpt-4-0613"),
  chat("gpt-3.5-turbo", "gpt-3.5-turbo-0125"),
  reasoning("gpt-5", "gpt-5-2025-08-07"),
  reasoning("gpt-5-mini", "gpt-5-mini-2025-08-07"),
  reasoning("o1", "o1-2024-12-17"),
  reasoning("o3", "o3-2025-04-16"),
  reasoning("o3-mini", "o3-mini-2025-01-31"),
  reasoning("o4-mini", "o4-mini-2025-04-16"),
  embedding("text-embedding-3-small", 1536),
  embedding("text-embedding-3-large", 3072),
  embedding("text-embedding-ada-002", 1536),
];

export interface ModelCatalog {
  readonly all: readonly SimulatedModel[];
  /** The model of this name or snapshot, of one of these kinds if given. Throws OpenAI's 404 otherwise. */
  get(name: string, kinds?: readonly SimulatedModel["kind"][]): SimulatedModel;
}

/** The models the upstream serves: well-known ones, and `extra` ids, which answer as plain chat models. */
export function createModelCatalog(extra: readonly string[] = []): ModelCatalog {
  const all = [...BUILT_IN, ...extra.map((id) => chat(id, id))];
  const byName = new Map(all.flatMap((model) => [model.snapshot, model.id].map((n) => [n, model])));
  return {
    all,
    get(name, kinds) {
      const model = byName.get(name);
      if (model !== undefined && (kinds?.includes(model.kind) ?? true)) return model;
      throw new RefusedRequest(
        {
          message: `The model \`${name}\` does not exist or you do not have access to it.`,
          code: "model_not_found",
        },
        404,
      );
    },
  };
}
