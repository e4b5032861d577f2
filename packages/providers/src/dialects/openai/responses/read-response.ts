import type { AnswerReading } from "../../../contract/answer.ts";
import { type JsonRecord, recordsOf } from "../../../formats/json/is-record.ts";
import { sumUsage } from "../../../reading/usage/read-usage.ts";
import { fromInputOutput } from "../usage/input-output-usage.ts";
import { readToolUsage } from "./tool-usage.ts";

/** Reads a whole response, and what tools used for it; `asked` is the request it answers, where that is known. */
export function readResponse(response: JsonRecord, asked?: JsonRecord): AnswerReading {
  const { model, output, service_tier: tier, usage: inputOutput } = response;
  const reported = fromInputOutput(inputOutput);
  const reading = {
    model: typeof model === "string" && model !== "" ? model : undefined,
    serviceTier: typeof tier === "string" ? tier : undefined,
  };
  if (reported.usage === undefined) {
    return { ...reported, ...reading, text: textOfOutput(output) };
  }
  const { units, ...used } = readToolUsage(response, asked);
  const usage = { ...reported.usage, ...units };
  return { ...sumUsage([{ ...reported, usage }, used]), ...reading, text: "" };
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
