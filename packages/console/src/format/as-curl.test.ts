import { spawnSync } from "node:child_process";

import { expect, it } from "vitest";

import { asCurl } from "./as-curl.ts";

it("a shell reads every text of the call as it is", () => {
  const body = { name: `it's "$HOME" \`id\` \\ $(id) 'x'\n<script>` };
  const curl = asCurl({ method: "PUT", path: "/api/keys?name=a'b", body }, "http://host");
  const { stdout } = spawnSync(
    "sh",
    ["-c", `curl() { for word in "$@"; do printf '%s\\0' "$word"; done; }\n${curl}`],
    { encoding: "utf8", env: { LINTEL_ADMIN_TOKEN: "t" } },
  );
  const words = stdout.split("\0");
  expect(words).toContain("http://host/api/keys?name=a'b");
  expect(words).toContain(JSON.stringify(body));
  expect(words).toContain("X-API-KEY: t");
});
