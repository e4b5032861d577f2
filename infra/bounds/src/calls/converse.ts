import type { Random } from "../random.ts";
import { inJson, type MakeCall } from "./generated-call.ts";
import { aCap, pickWeighted } from "./openai-chat.ts";
import { aPhrase, aSchema, aText, newMembers } from "./texts.ts";

const someBytes = (random: Random): string => "QUJD".repeat(random.size(1, 5000));

const aPicture = (random: Random): object => ({
  image: { format: "png", source: { bytes: someBytes(random) } },
});
const CONTENT: readonly (readonly [weight: number, (random: Random) => object])[] = [
  [8, (random) => ({ text: aText(random) })],
  [2, aPicture],
  [1, () => ({ image: { format: "png", source: { s3Location: { uri: "s3://b/a.png" } } } })],
  [
    1,
    (random) => ({
      document: { format: "pdf", name: "a", source: { bytes: someBytes(random) } },
    }),
  ],
  [1, () => ({ video: { format: "mp4", source: { s3Location: { uri: "s3://b/a.mp4" } } } })],
];
const BLOCKS: typeof CONTENT = [
  ...CONTENT,
  [1, () => ({ cachePoint: { type: "default" } })],
  [1, (random) => ({ reasoningContent: { reasoningText: { text: aPhrase(random) } } })],
  [1, (random) => ({ toolUse: { toolUseId: "t", name: "f", input: { q: aPhrase(random) } } })],
  [
    2,
    (random) => ({
      toolResult: {
        toolUseId: "t",
        content: [
          random.chance(0.5) ? pickWeighted(random, CONTENT) : { json: { said: aText(random) } },
        ],
      },
    }),
  ],
  [1, (random) => ({ hologram: { uri: aPhrase(random) } })],
];

const TOOLS: readonly (readonly [weight: number, (random: Random) => object])[] = [
  [
    8,
    (random) => ({
      toolSpec: {
        name: "f",
        description: aPhrase(random),
        inputSchema: { json: aSchema(random) },
      },
    }),
  ],
  [1, () => ({ cachePoint: { type: "default" } })],
  [1, () => ({ systemTool: { name: "nova_grounding" } })],
];

const aRequest = (random: Random) => ({
  messages: random.list(1, 4, () => ({
    role: random.pick(["user", "assistant"]),
    content: random.list(0, 3, (one) => pickWeighted(one, BLOCKS)),
  })),
  ...random.some({
    inferenceConfig: [
      0.85,
      () =>
        random.some({
          maxTokens: [0.9, () => aCap(random)],
          temperature: [0.2, () => 0.5],
          stopSequences: [0.1, () => ["END"]],
        }),
    ],
    system: [0.4, () => [{ text: aText(random) }]],
    toolConfig: [0.25, () => ({ tools: random.list(1, 3, (one) => pickWeighted(one, TOOLS)) })],
    additionalModelRequestFields: [
      0.15,
      () =>
        random.pick([
          { thinking: { type: "enabled", budget_tokens: 2000 } },
          { anthropic_beta: ["context-1m-2025-08-07"] },
          { mcp_servers: [{ url: "https://e.x/mcp" }] },
        ]),
    ],
    guardrailConfig: [0.05, () => ({ guardrailIdentifier: "g", guardrailVersion: "1" })],
    performanceConfig: [0.1, () => ({ latency: random.pick(["optimized", "standard"]) })],
    serviceTier: [0.1, () => ({ type: random.pick(["priority", "flex", "default"]) })],
    requestMetadata: [0.05, () => ({ team: "a" })],
    promptVariables: [0.03, () => ({ name: { text: "ann" } })],
  }),
  ...newMembers(random),
});

/** A call of the Converse API: its model stands in the path, and on the path for translated calls what is asked for, too. */
export const converseCall: MakeCall = (random, model) => ({
  ...inJson(random, aRequest(random)),
  inPath: { model, action: random.pick(["converse", "converse-stream"]) },
});
