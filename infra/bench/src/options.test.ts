import { expect, it } from "vitest";

import { parseOptions } from "./options.ts";

it("measures every target when nothing is said", () => {
  expect(parseOptions([])).toMatchObject({
    quick: false,
    rounds: undefined,
    targets: [
      "direct",
      "relay",
      "lintel",
      "policy",
      "answers",
      "route",
      "cached",
      "front",
      "translated",
      "portkey",
    ],
  });
});

it("takes some targets and a number of rounds", () => {
  const options = parseOptions(["--quick", "--targets", "relay,lintel", "--rounds", "3"]);
  expect(options).toMatchObject({ quick: true, rounds: 3, targets: ["relay", "lintel"] });
});

it("measures other gateways beside ours when asked to", () => {
  const { peers, targets } = parseOptions(["--peers"]);
  expect({ peers, targets }).toEqual({
    peers: true,
    targets: ["direct", "relay", "lintel", "portkey", "litellm", "bricksllm"],
  });
});

it.each([
  [["--targets", "nginx"], "unknown target"],
  [["--rounds", "0"], "whole number"],
  [["--rounds", "x"], "whole number"],
  [["--fast"], "Unknown option"],
])("refuses %j", (args, reason) => {
  expect(() => parseOptions(args)).toThrow(reason);
});
