import { frameChunk, frameEvent } from "@lintel/testkit";

import type { Json } from "../json.ts";
import type { ProviderAnswer } from "./asked.ts";

export const plain = (body: Json): ProviderAnswer => ({
  contentType: "application/json",
  pieces: [Buffer.from(JSON.stringify(body))],
});

/** OpenAI's streams: events without a name. */
export const events = (list: readonly Json[], end = ""): ProviderAnswer => ({
  contentType: "text/event-stream; charset=utf-8",
  pieces: [
    Buffer.from(list.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("")),
    ...(end === "" ? [] : [Buffer.from(end)]),
  ],
});

/** Events with the name of their type, as Anthropic and OpenAI's newer APIs have them. */
export const namedEvents = (list: readonly Json[]): ProviderAnswer => ({
  contentType: "text/event-stream; charset=utf-8",
  pieces: list.map((event) =>
    Buffer.from(`event: ${String(event["type"])}\ndata: ${JSON.stringify(event)}\n\n`),
  ),
});

/** The same events in the frames of Bedrock. */
export const frames = (list: readonly Json[]): ProviderAnswer => ({
  contentType: "application/vnd.amazon.eventstream",
  pieces: list.map((event) => frameChunk(event)),
});

/** Events of the Converse API, each in a frame that has its type. */
export const typedFrames = (
  list: readonly (readonly [type: string, payload: Json])[],
): ProviderAnswer => ({
  contentType: "application/vnd.amazon.eventstream",
  pieces: list.map(([type, payload]) =>
    frameEvent(
      { ":event-type": type, ":content-type": "application/json", ":message-type": "event" },
      payload,
    ),
  ),
});
