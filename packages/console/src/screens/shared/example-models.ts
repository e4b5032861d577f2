const MODELS: Readonly<Record<string, string>> = {
  openai: "openai/gpt-4o-mini",
  anthropic: "anthropic/claude-haiku-4-5",
  mistral: "mistral/mistral-small-latest",
  groq: "groq/llama-3.1-8b-instant",
};

/** A model for an example call: what comes before the slash is the provider. */
export const exampleModel = (provider = "openai"): string =>
  MODELS[provider] ?? `${provider}/MODEL`;
