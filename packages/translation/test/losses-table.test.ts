import { expect, it } from "vitest";

import { FEATURES } from "../src/contract/feature.ts";
import { chat } from "../src/dialects/chat/index.ts";
import { converse } from "../src/dialects/converse/index.ts";
import { generateContent } from "../src/dialects/generate-content/index.ts";
import { messages } from "../src/dialects/messages/index.ts";
import { responses } from "../src/dialects/responses/index.ts";
import { featureName } from "../src/writing/feature-names.ts";

const TARGETS = [chat, responses, messages, generateContent, converse];
const CALLERS = ["chat", "responses", "messages"] as const;

const INTRO = `# What each dialect carries

Made from what the dialects declare (\`src/dialects/<dialect>/carries.ts\`): \`npx vitest run --project unit
packages/translation/test/losses-table.test.ts -u\` rewrites it.

\`yes\`: carried as it is. \`mapped\`: said as nearly as the dialect can; what is changed is in the list of losses. \`model\`: the model decides.
\`no\`: left out and listed. The last columns are the names in \`x-lintel-lost\`, by the caller's dialect.

`;

it("is written down as the dialects declare it", async () => {
  const head = ["what", ...TARGETS.map(({ id }) => id), ...CALLERS.map((id) => `name in ${id}`)];
  const rows = FEATURES.map((feature) => [
    feature,
    ...TARGETS.map(({ carries }) => carries[feature]),
    ...CALLERS.map((id) => `\`${featureName(feature, id)}\``),
  ]);
  await expect(INTRO + toTable([head, ...rows])).toMatchFileSnapshot("../LOSSES.md");
});

function toTable(rows: readonly (readonly string[])[]): string {
  const [head = [], ...others] = rows;
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |\n`;
  const rule = widths.map((width) => "-".repeat(width));
  return [head, rule, ...others].map(line).join("");
}
