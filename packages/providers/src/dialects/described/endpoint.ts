import type { RouteConfig } from "@lintel/core";

import type { AnswerForm, AnswerReader, AnswerReading } from "../../contract/answer.ts";
import type { CallBody } from "../../contract/call-body.ts";
import type { Endpoint } from "../../contract/endpoint.ts";
import { METHODS } from "../../contract/method.ts";
import { isRecord, type JsonRecord } from "../../formats/json/is-record.ts";
import { textsAt, valueAt } from "../../formats/json/search/value-at.ts";
import { EventReader } from "../../reading/answer/event-reader.ts";
import { LineReader } from "../../reading/answer/line-reader.ts";
import { PlainReader } from "../../reading/answer/plain-reader.ts";
import { joinTexts } from "../openai/body/prompt-text.ts";
import { AnswerEvents } from "./answer-events.ts";
import { describedTexts } from "./described-texts.ts";
import { type Locations, toLocations } from "./locations.ts";
import { lowerCap } from "./output-caps.ts";
import { readCustomCall } from "./read-call.ts";
import { modelIn, tierIn, usageIn } from "./usage-in.ts";

/** A path of a custom provider, called by any method. */
export function toEndpoint(config: RouteConfig): Endpoint {
  const locations = toLocations(config);
  return {
    methods: METHODS,
    path: config.path,
    upstreamPath: config.targetUrl,
    config,
    isWholeAddress: true,
    operation: "custom",
    // An upstream may read it as JSON with any content type: so do we.
    bodyMode: "buffer",
    charge: "tokens",
    dialect: {
      name: "described",
      readCall: (bytes, head) => readCustomCall(bytes, head, locations),
      boundPrompt,
      boundOutput: (body, { contextTokens, maxOutputTokens }) =>
        Math.min(body.outputCap ?? maxOutputTokens, contextTokens),
      editBody: (body, { outputCap }) =>
        outputCap === undefined || outputCap >= (body.outputCap ?? Number.POSITIVE_INFINITY)
          ? body.bytes
          : lowerCap(body, outputCap),
      texts: describedTexts(locations),
      promptText: ({ json }) =>
        locations.prompt === undefined ? "" : joinTexts([valueAt(json, locations.prompt)]),
      createReader: (form) => createReader(form, locations, config.streamEndWord),
    },
  };
}

/** As for chat: the most an image costs with any model. */
const ADDRESS_TOKENS = 50_000;

/** A token is at least one byte of the body; what stands in it as an address may bring in an image. */
function boundPrompt({ bytes }: CallBody, contextTokens: number): number {
  const addresses = bytes.toString("latin1").match(ADDRESS)?.length ?? 0;
  return Math.min(bytes.length + addresses * ADDRESS_TOKENS, contextTokens);
}

/** A string that begins as an address, its slashes escaped or not. */
const ADDRESS = /"(?:https?|gs|s3):(?:\\?\/){2}/gi;

function createReader(form: AnswerForm, locations: Locations, endWord: string): AnswerReader {
  if (form.streamed) return new EventReader(new AnswerEvents(locations, endWord));
  const isLines = form.body.streamed && !form.contentType.startsWith("application/json");
  if (isLines) return new LineReader(new AnswerEvents(locations, endWord));
  const isCounted = (form.body.charge ?? "tokens") === "tokens";
  return new PlainReader({
    kept: keptOf(locations),
    read: (answer, whole) => readPlain({ answer, whole, isCounted }, locations),
  });
}

const MAX_TEXT_BYTES = 4 * 1024 * 1024;

/** Members that are read of an answer too long to be kept whole. */
function keptOf({ completion }: Locations): ReadonlyMap<string, number> {
  const [first] = completion ?? [];
  const kept = new Map([
    ["usage", 64 * 1024],
    ["model", 1024],
    ["service_tier", 64],
  ]);
  return first?.to === "member" ? kept.set(first.name, MAX_TEXT_BYTES) : kept;
}

interface PlainAnswer {
  readonly answer: JsonRecord;
  readonly whole: unknown;
  readonly isCounted: boolean;
}

/** A body that is not JSON has nothing at the configured locations: its cost is unknown. */
function readPlain({ answer, isCounted, whole }: PlainAnswer, locations: Locations): AnswerReading {
  const reported = usageIn(answer["usage"]);
  const model = modelIn(answer);
  const serviceTier = tierIn(answer);
  if (reported.usage !== undefined || !isCounted) {
    return { ...reported, model, serviceTier, text: "" };
  }
  const isUnknown = !isRecord(whole) && !Array.isArray(whole);
  const text = textsAt(whole, locations.completion).join("");
  return { ...reported, model, serviceTier, text, ...(isUnknown ? { isUnknown } : {}) };
}
