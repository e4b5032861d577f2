import { createEndpointFinder, type Endpoint, PROVIDERS, toProvider } from "@lintel/providers";

import type { DialectCase } from "./dialect-cases.ts";

const CUSTOM = toProvider({
  id: "0c7a3f2e-0000-4000-8000-000000000000",
  version: 1,
  createdAtMs: 0,
  updatedAtMs: 0,
  provider: "bot",
  authenticationParam: "",
  routeConfigs: [
    {
      path: "/ask",
      targetUrl: "https://bot.example/ask",
      modelLocation: "model",
      requestPromptLocation: "question.words",
      responseCompletionLocation: "answers.#.words",
      streamLocation: "stream",
      streamEndWord: "[DONE]",
      streamResponseCompletionLocation: "answers.#.delta",
      streamMaxEmptyMessages: 1,
    },
  ],
});

const finders = [...PROVIDERS, CUSTOM].map((each) => ({
  id: each.id,
  find: createEndpointFinder(each),
}));

/** Where a case's calls go. */
export function endpointOf({ path, provider }: DialectCase): Endpoint {
  const found = finders
    .filter(({ id }) => id === provider)
    .flatMap(({ find }) => find("POST", path) ?? [])[0];
  if (found === undefined) throw new Error(`${path} is not served`);
  return found.endpoint;
}
