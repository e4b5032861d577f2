import type { JsonPathStep } from "@lintel/core";

import type { DialectTexts, TextShape } from "../../contract/texts.ts";
import { objectOf, OTHER, pieceOf, textOf } from "../../reading/texts/shapes.ts";
import type { Locations } from "./locations.ts";

/**
 * Texts at the configured locations of a custom provider's bodies; every other string, and all where none are
 * configured, counts as a possible text.
 */
export function describedTexts({ completion, prompt, streamCompletion }: Locations): DialectTexts {
  return {
    request: shapeAt(prompt, textOf("prompt")),
    fields: new Map(),
    answer: shapeAt(completion, textOf("assistant")),
    plainAnswer: "assistant",
    event: shapeAt(streamCompletion ?? completion, pieceOf("completion", "assistant")),
  };
}

/** As chat has them: pieces of several answers are distinguished by their index. */
const CHOICE = { channelBy: ["index"], endsBy: "finish_reason" };

/** A shape of a body in which `shape` stands at `path`. Where the path has a number, every element of the list is taken. */
function shapeAt(path: Path | undefined, shape: TextShape, isElement = false): TextShape {
  if (path === undefined) return OTHER;
  const [step, ...rest] = path;
  if (step === undefined) return shape;
  const element = shapeAt(rest, shape, true);
  if (step.to === "each") return { ...OTHER, items: element };
  return objectOf(
    { [step.name]: shapeAt(rest, shape) },
    {
      ...OTHER,
      rest: OTHER,
      ...(/^\d{1,9}$/.test(step.name) ? { items: element } : {}),
      ...(isElement ? CHOICE : {}),
    },
  );
}

type Path = readonly JsonPathStep[];
