import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { lintDocument } from "../src/lint-document.ts";
import { writeTypes } from "../src/write-types.ts";

const committed = path.resolve(import.meta.dirname, "../../../services/admin-api/openapi.json");

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "lintel-openapi-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function written(document: unknown): Promise<string> {
  const file = path.join(folder, "document.json");
  await writeFile(file, JSON.stringify(document));
  return file;
}

describe("the linter", () => {
  it.each([
    ["an example that its schema refuses", "no-invalid-schema-examples", { example: 7 }],
    ["a reference to nothing", "no-unresolved-refs", { $ref: "#/components/schemas/Nothing" }],
    ["a schema that is none", "struct", { type: "text" }],
  ])("sees %s", async (_, rule, fault) => {
    const document = JSON.parse(await readFile(committed, "utf8"));
    document.components.schemas.Problem.properties.title = { type: "string", ...fault };
    const faults = await lintDocument(await written(document));
    expect(faults).toEqual(expect.arrayContaining([expect.stringContaining(rule)]));
  });
});

describe("the types", () => {
  it("follow the document", async () => {
    const document = JSON.parse(await readFile(committed, "utf8"));
    document.components.schemas.Problem.properties.planted = { type: "boolean" };
    expect(await writeTypes(await written(document))).toContain("planted?: boolean");
    expect(await writeTypes(committed)).not.toContain("planted?: boolean");
  });
});
