import type { Provider } from "../provider.ts";
import { chatCompletions } from "./chat-completions.ts";
import { embeddings } from "./embeddings.ts";

export const openai: Provider = {
  id: "openai",
  telemetryName: "openai",
  baseUrl: "https://api.openai.com/v1",
  endpoints: [chatCompletions, embeddings],
  credentialHeaders: ({ apikey = "" }) =>
    apikey === "" ? [] : [["authorization", `Bearer ${apikey}`]],
};
