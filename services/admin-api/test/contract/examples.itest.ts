import { describe, expect, it } from "vitest";

import { faultAt } from "./answer-check.ts";
import { openApiDocument } from "./document.ts";

type Place = readonly (string | number)[];

interface Example {
  readonly schema: Place;
  readonly value: unknown;
}

const examples = [...examplesIn(openApiDocument, [])];

/** Every `example` of a schema or of a body, with the place of the schema it must fit. */
function* examplesIn(node: unknown, place: Place): Generator<Example> {
  if (typeof node !== "object" || node === null) return;
  for (const [name, value] of Object.entries(node)) {
    // A member may be called `example`, too.
    const isExample = name === "example" && place.at(-1) !== "properties";
    if (isExample) yield { schema: "schema" in node ? [...place, "schema"] : place, value };
    else yield* examplesIn(value, [...place, name]);
  }
}

describe("the document's examples", () => {
  it("are there", () => {
    expect(examples.length).toBeGreaterThan(10);
  });

  it.each(examples.map(({ schema, value }) => [schema.join("/"), schema, value] as const))(
    "fit their schema: %s",
    (_, schema, value) => {
      expect(faultAt(schema, value)).toBe("");
    },
  );
});
