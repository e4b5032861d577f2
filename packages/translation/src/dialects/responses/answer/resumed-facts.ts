import { isRecord, type JsonRecord, parseJson } from "@lintel/providers";

import type { ResumedFacts } from "../../../contract/dialect-halves.ts";
import { SseEvents } from "../../../reading/sse-events.ts";

/** Members of a response that are written anew. */
const OWN: ReadonlySet<string> = new Set([
  "completed_at",
  "created_at",
  "error",
  "id",
  "incomplete_details",
  "model",
  "object",
  "output",
  "service_tier",
  "status",
  "usage",
]);

/** What the events of a response have said so far: what it repeats of its request, the ids of its items and how far it has counted. */
export function resumedFacts(sent: Buffer): ResumedFacts {
  const itemIds: (string | undefined)[] = [];
  let firstNumber = 0;
  let echo: JsonRecord | undefined;
  const events = new SseEvents((data) => {
    const event = parseJson(data);
    if (!isRecord(event)) return;
    const { item, output_index: place, response, sequence_number: number } = event;
    if (typeof number === "number") firstNumber = number + 1;
    if (isRecord(response)) echo = echoIn(response);
    if (typeof place === "number" && isRecord(item) && typeof item["id"] === "string") {
      itemIds[place] = item["id"];
    }
  });
  events.push(sent);
  return { firstNumber, itemIds, echo };
}

const echoIn = (response: JsonRecord): JsonRecord =>
  Object.fromEntries(Object.entries(response).filter(([name]) => !OWN.has(name)));
