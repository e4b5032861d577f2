import { changeChunks, changeHeaders } from "./answer.ts";
import type { Answer } from "./answer.ts";
import type { FrameEvents, FramingBehaviour, Insert } from "./behaviour.ts";
import { gzipChunks } from "./gzip-chunks.ts";
import { rechunk } from "./rechunk.ts";

/** Applies framing behaviours in list order: which headers, which bytes, cut into which chunks. */
export function frameAnswer(
  answer: Answer,
  behaviours: readonly FramingBehaviour[],
  acceptsGzip: boolean,
): Answer {
  return behaviours.reduce((framed, behaviour) => frame(framed, behaviour, acceptsGzip), answer);
}

function frame(answer: Answer, behaviour: FramingBehaviour, acceptsGzip: boolean): Answer {
  switch (behaviour.kind) {
    case "set-headers":
      return changeHeaders(answer, behaviour.headers);
    case "insert":
      return changeChunks(answer, insert(answer.chunks, behaviour));
    case "frame-events":
      return changeChunks(
        answer,
        answer.chunks.map((event, index) => frameEvent(event.toString(), index, behaviour)),
      );
    case "rechunk":
      return changeChunks(answer, rechunk(answer.chunks, behaviour.by));
    case "gzip":
      return acceptsGzip ? compress(answer) : answer;
    default:
      return behaviour satisfies never;
  }
}

function compress(answer: Answer): Answer {
  const headers = { "content-encoding": "gzip", vary: "Accept-Encoding" };
  return changeHeaders(changeChunks(answer, gzipChunks(answer.chunks)), headers);
}

function insert(chunks: readonly Buffer[], { before, text }: Insert): Buffer[] {
  return chunks.toSpliced(before, 0, Buffer.from(text));
}

function frameEvent(event: string, index: number, spelling: FrameEvents): Buffer {
  const { lineEnd = "\n", ids = false, comments = false, tight = false } = spelling;
  const spelled = tight ? event.replaceAll(/^data: /gmu, "data:") : event;
  const extra = `${comments ? `: comment ${index}\n` : ""}${ids ? `id: ${index}\n` : ""}`;
  return Buffer.from((extra + spelled).replaceAll("\n", lineEnd));
}
