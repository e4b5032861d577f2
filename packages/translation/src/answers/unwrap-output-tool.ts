import type { EventSink } from "../model/answer-event.ts";
import type { Answer } from "../model/answer.ts";

/**
 * Where an answer that was asked for as JSON comes as the arguments of a tool (`WrittenRequest.outputTool`): a sink that makes
 * it the text it was asked to be.
 */
export function unwrapOutputTool(tool: string | undefined, sink: EventSink): EventSink {
  if (tool === undefined) return sink;
  const unwrapped = new Set<number>();
  return (event) => {
    if (event.type === "partStart" && event.part.type === "toolCall" && event.part.name === tool) {
      unwrapped.add(event.index);
      sink({ ...event, part: { type: "text" } });
    } else if (event.type === "delta" && unwrapped.has(event.index)) {
      sink({ ...event, kind: "text" });
    } else if (event.type === "stop" && event.stop.reason === "toolCalls" && unwrapped.size > 0) {
      sink({ ...event, stop: { reason: "end" } });
    } else {
      sink(event);
    }
  };
}

/** The same of a whole answer. */
export function unwrapAnswer(tool: string | undefined, answer: Answer): Answer {
  if (tool === undefined) return answer;
  const choices = answer.choices.map(({ parts, stop }) => {
    const isWrapped = parts.some((part) => part.type === "toolCall" && part.name === tool);
    if (!isWrapped) return { parts, stop };
    return {
      parts: parts.map((part) =>
        part.type === "toolCall" && part.name === tool
          ? ({ type: "text", text: part.arguments } as const)
          : part,
      ),
      stop: stop.reason === "toolCalls" ? ({ reason: "end" } as const) : stop,
    };
  });
  return { ...answer, choices };
}
