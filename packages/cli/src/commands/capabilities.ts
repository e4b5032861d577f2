import { findProvider, type Provider, PROVIDERS } from "@lintel/providers";

import type { Command } from "../arguments/command.ts";
import { usageError } from "../cli-error.ts";
import { record, rows } from "../render/output.ts";

const COLUMNS = [
  "provider",
  "url",
  "models",
  "embeddings",
  "tools",
  "cap",
  "streamUsage",
  "maxConcurrency",
];

export const CAPABILITY_COMMANDS: readonly Command[] = [
  {
    name: "capabilities list",
    summary: "List what each OpenAI-compatible provider can do, without a server",
    run: () => Promise.resolve(rows(PROVIDERS.flatMap(capabilitiesOf), COLUMNS)),
  },
  {
    name: "capabilities get",
    summary: "Show all that one of them can do, and the members of calls that it refuses",
    argument: "PROVIDER",
    async run({ given }) {
      const provider = findProvider(given.argument);
      const [capabilities] = provider === undefined ? [] : capabilitiesOf(provider);
      if (capabilities !== undefined) return record(capabilities);
      throw usageError(`${given.argument} is not one of the providers of "capabilities list"`);
    },
  },
];

/** Nothing of a provider that does not declare them: it has a dialect of its own. */
function capabilitiesOf({ baseUrl, capabilities, id }: Provider): readonly object[] {
  if (capabilities === undefined) return [];
  const { parameters, ...others } = capabilities;
  return [
    {
      provider: id,
      url: baseUrl === "" ? "(the setting's)" : baseUrl,
      models: others.modelsPath,
      embeddings: others.embeddings,
      tools: others.tools,
      cap: parameters.outputCap,
      topK: parameters.topK,
      repetitionPenalty: parameters.repetitionPenalty,
      streamUsage: others.streamUsage,
      errors: others.errors,
      maxConcurrency: others.maxConcurrency,
      health: others.healthPath,
      load: others.loading?.load.path,
      unload: others.loading?.unload.path,
      refused: parameters.refused,
    },
  ];
}
