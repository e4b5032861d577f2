import { spawnSync } from "node:child_process";

import { expect, it } from "vitest";

import { asCurl } from "./as-curl.ts";

const NAME = `it's "$HOME" \`id\` \\ $(id) 'x'\n<script>`;

it.each([
  ["short", { name: NAME }],
  ["long", { name: NAME, tags: ["a".repeat(60)], absent: undefined, none: null }],
])("a shell reads every text of the call as it is: a %s body", (_, body) => {
  const curl = asCurl({ method: "PUT", path: "/api/keys?name=a'b", body }, "http://host");
  const { stdout } = spawnSync(
    "sh",
    ["-c", `curl() { for word in "$@"; do printf '%s\\0' "$word"; done; }\n${curl}`],
    { encoding: "utf8", env: { LINTEL_ADMIN_TOKEN: "t" } },
  );
  const words = stdout.split("\0");
  expect(words).toContain("http://host/api/keys?name=a'b");
  const bodies = words.filter((word) => word.startsWith("{"));
  expect(bodies.map((text) => JSON.parse(text))).toEqual([JSON.parse(JSON.stringify(body))]);
  expect(words).toContain("X-API-KEY: t");
});
