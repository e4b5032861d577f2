import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { expect, it } from "vitest";

import { MIGRATIONS, REPLACED_MIGRATIONS } from "./migrations.ts";

const FOLDER = path.resolve(import.meta.dirname, "../../migrations");
const LANDED: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(path.join(import.meta.dirname, "landed-migrations.json"), "utf8"),
);

const present = Object.fromEntries(
  readdirSync(FOLDER).map((file) => [
    path.basename(file, ".ts"),
    createHash("sha256")
      .update(readFileSync(path.join(FOLDER, file)))
      .digest("hex"),
  ]),
);

it("no migration that has landed is edited, renamed or removed; a new one is listed in landed-migrations.json", () => {
  // A database in the field has run the text as it landed: what must change is changed by a further migration.
  expect(present).toEqual(LANDED);
});

it("every migration file is either run on new databases or known to have been replaced", () => {
  const known = [...Object.keys(MIGRATIONS), ...Object.keys(REPLACED_MIGRATIONS)];
  expect(known.toSorted()).toEqual(Object.keys(present).toSorted());
});
