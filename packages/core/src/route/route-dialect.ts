import type { Route } from "./route.ts";

/** The wire formats a route can speak, by the names that dialects have. */
export type RouteDialect =
  | "anthropic-messages"
  | "openai-chat"
  | "openai-completions"
  | "openai-embeddings"
  | "openai-responses";

/** `openai_embeddings` is the contract's word; the others are alike. */
const FORMATS: ReadonlyMap<string, RouteDialect> = new Map([
  ["anthropic_messages", "anthropic-messages"],
  ["openai_chat", "openai-chat"],
  ["openai_completions", "openai-completions"],
  ["openai_embeddings", "openai-embeddings"],
  ["openai_responses", "openai-responses"],
]);

/** How a path ends that SDKs append to their base URL. Chat is what every other path is. */
const ENDINGS: readonly (readonly [RegExp, RouteDialect])[] = [
  [/\/messages$/, "anthropic-messages"],
  [/\/responses$/, "openai-responses"],
  [/\/embeddings$/, "openai-embeddings"],
  // In the contract a path that ends in `/completions` is chat: only the API's own path is not.
  [/(?:^|\/)v1\/completions$/, "openai-completions"],
];

type Spoken = Pick<Route, "path" | "requestFormat"> & {
  readonly steps: readonly { readonly model: string }[];
};

/**
 * The dialect of a route's calls: what its `requestFormat` says, any other word being chat as in the contract; else what
 * its models are for; else what its path ends in.
 */
export function dialectOfRoute({ path, requestFormat, steps }: Spoken): RouteDialect {
  if (requestFormat !== "") return FORMATS.get(requestFormat) ?? "openai-chat";
  if (steps.length > 0 && steps.every(({ model }) => isEmbeddingModel(model))) {
    return "openai-embeddings";
  }
  return ENDINGS.find(([ending]) => ending.test(path))?.[1] ?? "openai-chat";
}

/** Models are many and new ones come: the name decides. Azure's oldest is called `ada`. */
export const isEmbeddingModel = (model: string): boolean => model === "ada" || /embed/i.test(model);
