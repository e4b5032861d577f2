import type { Snapshot } from "../price-list.ts";
import type { PublishedList } from "./download.ts";
import { readLiteLlm } from "./read-list.ts";

/** Fewer models of a provider than this, and it is not the list we know. */
const MIN_MODELS: Readonly<Record<string, number>> = {
  anthropic: 10,
  azure: 80,
  bedrock: 50,
  deepinfra: 50,
  openai: 80,
};

/** Cuts a published list down to a snapshot. Throws when it lacks most of what such a list has. */
export function toSnapshot({ sha256, text, version }: PublishedList, takenOn: string): Snapshot {
  const { models, notCompared } = readLiteLlm(text);
  for (const [provider, min] of Object.entries(MIN_MODELS)) {
    const count = Object.keys(models).filter((name) => name.startsWith(`${provider} `)).length;
    if (count < min) throw new Error(`the list has only ${count} models of ${provider}`);
  }
  const source = { package: "litellm (PyPI)", version, licence: "MIT", sha256, takenOn };
  return { source, notCompared: [...notCompared], models };
}
