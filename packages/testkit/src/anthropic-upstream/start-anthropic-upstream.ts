import { startUpstream } from "../upstream/start-upstream.ts";
import type { Upstream, UpstreamOptions } from "../upstream/start-upstream.ts";
import { createMessageBatches } from "./message-batches.ts";
import { simulateAnthropic } from "./simulate-anthropic.ts";
import type { AnthropicSimulation } from "./simulate-anthropic.ts";

export interface AnthropicUpstreamOptions extends UpstreamOptions {
  /** Secrets that are accepted: `sk-ant-upstream-test` by default. */
  readonly keys?: readonly string[];
  /** Models to serve beside the well-known ones. */
  readonly models?: readonly string[];
}

const MODELS: readonly (readonly [string, string])[] = [
  ["claude-sonnet-4-5", "claude-sonnet-4-5-20250929"],
  ["claude-haiku-4-5", "claude-haiku-4-5-20251001"],
  ["claude-opus-4-5", "claude-opus-4-5-20251101"],
  ["claude-3-haiku-20240307", "claude-3-haiku-20240307"],
];

/** Starts an upstream that behaves like api.anthropic.com on 127.0.0.1, and misbehaves as scripted. */
export function startAnthropicUpstream(options: AnthropicUpstreamOptions = {}): Promise<Upstream> {
  const { keys = ["sk-ant-upstream-test"], models = [] } = options;
  const served = [...MODELS, ...models.map((name) => [name, name] as const)];
  const simulation: AnthropicSimulation = {
    keys: new Set(keys),
    models: new Map(
      served.flatMap(([name, snapshot]) => [name, snapshot].map((n) => [n, snapshot])),
    ),
    batches: createMessageBatches(),
  };
  return startUpstream(
    (request, behaviours) => simulateAnthropic(simulation, request, behaviours),
    "",
    options,
  );
}
