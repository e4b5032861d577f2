import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { lintDocument } from "./lint-document.ts";
import { writeTypes } from "./write-types.ts";

const repository = path.resolve(import.meta.dirname, "../../..");
const documentFile = path.join(repository, "services/admin-api/openapi.json");
const typesFile = path.join(repository, "packages/cli/src/client/admin-api.gen.ts");

const types = await writeTypes(documentFile);
if (process.argv.includes("--check")) {
  const faults = [...(await lintDocument(documentFile))];
  if (readFileSync(typesFile, "utf8") !== types) {
    faults.push(`${path.relative(repository, typesFile)} is stale: npm run api-types`);
  }
  for (const fault of faults) console.error(fault);
  process.exitCode = faults.length === 0 ? 0 : 1;
} else {
  writeFileSync(typesFile, types);
}
