import { createConfig, lint } from "@redocly/openapi-core";

/** Beside the strictest set Redocly recommends: everything of a document that a reader or a generator relies on. */
const RULES = {
  // Who may copy the code says nothing about who may call an installation.
  "info-license": "off",
  // What is open to all and takes nothing cannot be refused; every other operation has its refusals by what it is.
  "operation-4xx-response": "off",
  "component-name-unique": "error",
  "no-invalid-media-type-examples": "error",
  "no-invalid-parameter-examples": "error",
  "no-invalid-schema-examples": "error",
  "no-required-schema-properties-undefined": "error",
  "no-schema-type-mismatch": "error",
  "operation-description": "error",
  "operation-singular-tag": "error",
  "operation-tag-defined": "error",
  "parameter-description": "error",
  "path-excludes-patterns": { severity: "error", patterns: ["\\?", "//", "/$"] },
  "paths-kebab-case": "error",
  "required-string-property-missing-min-length": "off",
  "tag-description": "error",
  "tags-alphabetical": "off",
} as const;

/** What a strict linter has against an OpenAPI document; nothing when it is good. */
export async function lintDocument(file: string): Promise<readonly string[]> {
  const config = await createConfig({ extends: ["recommended-strict"], rules: RULES });
  const problems = await lint({ ref: file, config });
  return problems.map(
    ({ ruleId, message, location }) => `${ruleId}: ${message} (${location[0]?.pointer ?? file})`,
  );
}
