import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type AdminFixture, startAdmin } from "../admin-fixture.ts";
import { faultAt } from "./answer-check.ts";
import { documentedOperations, openApiDocument } from "./document.ts";

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

describe("a body that the document shows as an example", () => {
  /** Stands for a provider setting or a key that there is. */
  const SOME_ID = "98daa3ae-961d-4253-bf6a-322a32fdca3d";
  const shown = documentedOperations.filter(({ body }) => body?.example !== undefined);
  let admin: AdminFixture;
  beforeAll(async () => {
    admin = await startAdmin();
  });
  afterAll(() => admin.close());

  it("is shown of everything that people make first", () => {
    expect(shown.map(({ endpoint }) => endpoint)).toEqual(
      expect.arrayContaining([
        "PUT /api/provider-settings",
        "PUT /api/key-management/keys",
        "POST /api/users",
        "POST /api/policies",
        "POST /api/routes",
        "POST /api/alerts",
      ]),
    );
  });

  it.each(shown.map(({ body, endpoint }) => [endpoint, body.example] as const))(
    "is accepted: %s",
    async (endpoint, example) => {
      const [method = "", path = ""] = endpoint.split(" ");
      const id = path.endsWith("/routes") ? (await admin.aKey()).keyId : await admin.aSetting();
      const body = JSON.stringify(example).replaceAll(SOME_ID, id);
      expect(await admin.send(method, path, body)).toMatchObject({ status: 200 });
    },
  );
});
