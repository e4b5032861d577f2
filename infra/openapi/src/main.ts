import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { lintDocument } from "./lint-document.ts";
import { writeSettingFields } from "./write-setting-fields.ts";
import { writeShapes } from "./write-shapes.ts";
import { writeTypes } from "./write-types.ts";

const repository = path.resolve(import.meta.dirname, "../../..");
const documentFile = path.join(repository, "services/admin-api/openapi.json");
const client = path.join(repository, "packages/admin-client/src");

const written = new Map([
  [path.join(client, "admin-api.gen.ts"), await writeTypes(documentFile)],
  [path.join(client, "answer-shapes.gen.ts"), writeShapes(documentFile)],
  [path.join(client, "setting-fields.gen.ts"), writeSettingFields(documentFile)],
]);

if (process.argv.includes("--check")) {
  const faults = [...(await lintDocument(documentFile))];
  for (const [file, text] of written) {
    if (readFileSync(file, "utf8") === text) continue;
    faults.push(`${path.relative(repository, file)} is stale: npm run api-types`);
  }
  for (const fault of faults) console.error(fault);
  process.exitCode = faults.length === 0 ? 0 : 1;
} else {
  for (const [file, text] of written) writeFileSync(file, text);
}
