import { storedPolicy } from "@lintel/testkit/objects";
import { describe, expect, it } from "vitest";

import { compilePolicy } from "./compile/compile-policy.ts";
import { scanFileName } from "./file-name.ts";

const policy = compilePolicy(
  storedPolicy({
    config: { rules: { all: "allow_but_redact" } },
    regexConfig: { rules: [{ definition: "proj_\\d+", action: "allow_but_redact" }] },
  }),
);

const foundIn = (name: string): readonly string[] =>
  scanFileName(policy, name, policy.scan(name)).map(({ end, start }) => name.slice(start, end));

describe("what is found in the name of a file", () => {
  it.each([
    ["SSN_078-05-1120.pdf", "078-05-1120"],
    ["card-4111111111111111.txt", "4111111111111111"],
    ["paid_4111111111111111_x.txt", "4111111111111111"],
    ["DE89370400440532013000_statement.csv", "DE89370400440532013000"],
    ["tel_+493090182000.wav", "+493090182000"],
    ["4111111111111111.jsonl", "4111111111111111"],
    ["jane_doe@acme.com.csv", "jane_doe@acme.com"],
    ["jane.doe@acme.com", "jane.doe@acme.com"],
    ["for jane@acme.com_final.jsonl", "jane@acme.com"],
    ["AKIAIOSFODNN7EXAMPLE.txt", "AKIAIOSFODNN7EXAMPLE"],
    ["proj_17.md", "proj_17"],
  ])("%s: %s", (name, expected) => {
    expect(foundIn(name)).toEqual([expected]);
  });

  it.each(["batch_v2_final.jsonl", "audio-1.wav", "report_v1.2.3.pdf", "img_20240731_0815.png"])(
    "is nothing in %s",
    (name) => {
      expect(foundIn(name)).toEqual([]);
    },
  );
});
