import type { EventSink, PartStart } from "../model/answer-event.ts";
import type { Answer } from "../model/answer.ts";
import type { AudioPart, Part, ReasoningPart, TextPart } from "../model/part.ts";

/** The events of a whole answer: the stream of which it is the collection. */
export function emitAnswer(answer: Answer, sink: EventSink): void {
  const { choices, createdAt, extras, id, model, serviceTier, usage } = answer;
  sink({ type: "start", id, model, createdAt, serviceTier, extras });
  let index = 0;
  for (const [choice, { parts }] of choices.entries()) {
    for (const part of parts) {
      const start = startOf(part);
      if (start === undefined) continue;
      sink({ type: "partStart", index, choice, part: start });
      emitContent(part, index, sink);
      sink({ type: "partEnd", index });
      index += 1;
    }
  }
  if (usage !== undefined) sink({ type: "usage", usage });
  for (const [choice, { stop }] of choices.entries()) sink({ type: "stop", choice, stop });
  sink({ type: "end" });
}

function startOf(part: Part): PartStart | undefined {
  const { extras } = part;
  switch (part.type) {
    case "text":
    case "refusal":
      return { type: part.type, extras };
    case "reasoning":
      return { type: "reasoning", isRedacted: part.isRedacted, extras };
    case "toolCall":
      return { type: "toolCall", id: part.id, name: part.name, isCustom: part.isCustom, extras };
    case "audio":
      return part.source.type === "base64"
        ? { type: "audio", mediaType: part.source.mediaType, extras }
        : undefined;
    case "image":
      return part.source.type === "base64"
        ? { type: "image", mediaType: part.source.mediaType, data: part.source.data }
        : undefined;
    case "opaque":
      return { type: "opaque", dialect: part.dialect, value: part.value };
    case "document":
    case "toolResult":
    case "video":
    default:
      return undefined;
  }
}

function emitContent(part: Part, index: number, sink: EventSink): void {
  switch (part.type) {
    case "text":
      emitText(part, index, sink);
      break;
    case "refusal":
      sink({ type: "delta", index, kind: "text", text: part.text });
      break;
    case "toolCall":
      sink({ type: "delta", index, kind: "arguments", text: part.arguments });
      break;
    case "reasoning":
      emitThoughts(part, index, sink);
      break;
    case "audio":
      emitAudio(part, index, sink);
      break;
    case "document":
    case "image":
    case "opaque":
    case "toolResult":
    case "video":
    default:
      break;
  }
  if ("signature" in part && part.signature !== undefined) {
    sink({ type: "signature", index, signature: part.signature });
  }
}

function emitText(
  { citations = [], logprobs, text }: TextPart,
  index: number,
  sink: EventSink,
): void {
  if (text !== "") sink({ type: "delta", index, kind: "text", text, logprobs });
  for (const citation of citations) sink({ type: "citation", index, citation });
}

function emitAudio({ source, transcript }: AudioPart, index: number, sink: EventSink): void {
  if (source.type !== "base64") return;
  sink({ type: "delta", index, kind: "data", text: source.data });
  if (transcript === undefined) return;
  sink({ type: "delta", index, kind: "transcript", text: transcript });
}

function emitThoughts({ raw = [], summary }: ReasoningPart, index: number, sink: EventSink): void {
  for (const [at, text] of summary.entries()) {
    sink({ type: "delta", index, kind: at === 0 ? "summary" : "section", text });
  }
  for (const text of raw) sink({ type: "delta", index, kind: "raw", text });
}
