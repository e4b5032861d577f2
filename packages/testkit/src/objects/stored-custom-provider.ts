import { CustomProvider } from "@lintel/core";
import type { z } from "zod";

type Route = z.input<typeof CustomProvider>["routeConfigs"][number];

/** The custom provider `bot`, which answers questions at `/ask`, unless the members of its route say otherwise. */
export const storedCustomProvider = (route: Partial<Route> = {}): CustomProvider =>
  CustomProvider.parse({
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
        ...route,
      },
    ],
  });
