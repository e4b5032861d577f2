import { readFileSync } from "node:fs";

import { expect, it } from "vitest";
import { z } from "zod";

import { type Permission, scopesFor } from "./permissions.ts";

const DOCUMENT = new URL("../../../../services/admin-api/openapi.json", import.meta.url);
const Document = z.object({
  paths: z.record(
    z.string(),
    z.record(z.string(), z.object({ description: z.string().optional() })),
  ),
});

/** An operation for each permission, with which it is checked. */
const EXAMPLES: readonly (readonly [Permission, string, string])[] = [
  ["keys:read", "post", "/api/v2/key-management/keys"],
  ["keys:write", "put", "/api/key-management/keys"],
  ["settings:read", "get", "/api/provider-settings"],
  ["settings:write", "put", "/api/provider-settings"],
  ["policies:read", "get", "/api/policies"],
  ["policies:write", "post", "/api/policies"],
  ["reports:read", "post", "/api/v2/events"],
  ["admin", "get", "/api/audit"],
];

it.each(EXAMPLES)("%s is granted by the scopes that the document names for %s %s", (...example) => {
  const [permission, method, path] = example;
  const document = Document.parse(JSON.parse(readFileSync(DOCUMENT, "utf8")));
  const description = document.paths[path]?.[method]?.description ?? "";
  const named = /A token needs one of the scopes (.+)\.|A token needs the scope (.+)\./.exec(
    description,
  );
  expect((named?.[1] ?? named?.[2] ?? "").split(", ")).toEqual(
    scopesFor(permission).map((scope) => `\`${scope}\``),
  );
});
