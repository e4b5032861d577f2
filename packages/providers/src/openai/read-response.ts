import type { TokenUsage } from "@lintel/core";

import { type JsonRecord, recordsOf } from "../json/is-record.ts";
import type { AnswerReading } from "../provider.ts";
import { fromInputOutput } from "./input-output-usage.ts";

/** What a whole response tells. */
export function readResponse({
  model,
  output,
  service_tier: tier,
  usage: told,
}: JsonRecord): AnswerReading {
  const reported = fromInputOutput(told);
  const usage = reported.usage && { ...reported.usage, ...searchesIn(output) };
  return {
    ...reported,
    usage,
    model: typeof model === "string" && model !== "" ? model : undefined,
    serviceTier: typeof tier === "string" ? tier : undefined,
    text: usage === undefined ? textOfOutput(output) : "",
  };
}

/** Searches are items of the answer; of those on the web only the searching itself costs, not the opening of pages. */
function searchesIn(output: unknown): Pick<TokenUsage, "webSearches" | "fileSearches"> {
  const items = recordsOf(output);
  const webSearches = items.filter(isWebSearch).length;
  const fileSearches = items.filter(({ type }) => type === "file_search_call").length;
  return {
    ...(webSearches > 0 ? { webSearches } : {}),
    ...(fileSearches > 0 ? { fileSearches } : {}),
  };
}

function isWebSearch({ action, type }: JsonRecord): boolean {
  if (type !== "web_search_call") return false;
  const [kind] = recordsOf([action]).map((told) => told["type"]);
  return kind === undefined || kind === "search";
}

/** Every text of the answer's items that a model wrote. */
function textOfOutput(output: unknown): string {
  const items = recordsOf(output);
  const parts = items.flatMap((item) => recordsOf(item["content"]));
  const texts = [
    parts.map((part) => part["text"]),
    items.map((item) => item["name"]),
    items.map((item) => item["arguments"]),
  ];
  return texts
    .flat()
    .filter((text) => typeof text === "string")
    .join("\n");
}
