import { expect, it } from "vitest";

import type { ParameterNames } from "../contract/capabilities.ts";
import type { Provider } from "../contract/provider.ts";
import { OUTPUT_CAPS } from "../dialects/openai/body/read-body.ts";
import { PROVIDERS } from "./registry.ts";

const HEAD = [
  "provider",
  "called at",
  "lives",
  "models",
  "embeddings",
  "tools",
  "cap",
  "`top_k`",
  "repetition",
  "usage of streams",
  "errors",
  "at once",
  "loads, unloads",
  "refuses",
];

const INTRO = `# What the OpenAI-compatible providers can do

Made from what each provider declares of itself (\`src/providers/<id>\`): \`npx vitest run --project unit
packages/providers/src/providers/capability-table.test.ts -u\` rewrites it. \`ask\`: it depends on the model, or on how the
server was started.

`;

it("is written down as the providers declare it", async () => {
  const rows = PROVIDERS.flatMap((provider) => rowOf(provider));
  await expect(INTRO + toTable([HEAD, ...rows])).toMatchFileSnapshot("../../CAPABILITIES.md");
});

/** Those that are heeded, the one that is put in first. */
const capsIn = ({ heedsBothCaps, outputCap }: ParameterNames): string =>
  [outputCap, ...(heedsBothCaps === true ? OUTPUT_CAPS.filter((name) => name !== outputCap) : [])]
    .map(code)
    .join(", ");

const code = (text: string | undefined) => (text === undefined ? "" : `\`${text}\``);

function rowOf({ baseUrl, capabilities, id }: Provider): readonly (readonly string[])[] {
  if (capabilities === undefined) return [];
  const { embeddings, errors, loading, maxConcurrency, parameters, streamUsage, tools } =
    capabilities;
  return [
    [
      code(id),
      baseUrl === "" ? "the setting's `url`" : code(baseUrl),
      code(capabilities.healthPath),
      code(capabilities.modelsPath),
      embeddings,
      tools,
      capsIn(parameters),
      code(parameters.topK),
      code(parameters.repetitionPenalty),
      streamUsage,
      errors,
      maxConcurrency === undefined ? "" : String(maxConcurrency),
      loading === undefined
        ? ""
        : [loading.load, loading.unload].map(({ path }) => code(path)).join(", "),
      parameters.refused.map(code).join(", "),
    ],
  ];
}

function toTable(rows: readonly (readonly string[])[]): string {
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const [head = [], ...others] = rows;
  const rule = widths.map((width) => "-".repeat(width));
  return [head, rule, ...others].map((cells) => `${line(cells)}\n`).join("");
}
