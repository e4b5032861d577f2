import { describe, expect, it } from "vitest";

import { joinPages } from "./join-pages.ts";

const page = (calls: number): string =>
  [
    "# HELP calls_total Calls.",
    "# TYPE calls_total counter",
    `calls_total{model="a b} c",code="200"} ${calls}`,
    "# HELP wait_seconds Waits.",
    "# TYPE wait_seconds histogram",
    'wait_seconds_bucket{le="+Inf"} 3',
    "wait_seconds_sum 0.5",
    "wait_seconds_count 3",
    "",
  ].join("\n");

describe("joinPages", () => {
  it("has each family once, with the series of every worker", () => {
    const pages = [
      { worker: 1, text: page(7) },
      { worker: 2, text: page(8) },
    ];
    expect(joinPages(pages).split("\n")).toEqual([
      "# HELP calls_total Calls.",
      "# TYPE calls_total counter",
      'calls_total{model="a b} c",code="200",worker="1"} 7',
      'calls_total{model="a b} c",code="200",worker="2"} 8',
      "# HELP wait_seconds Waits.",
      "# TYPE wait_seconds histogram",
      'wait_seconds_bucket{le="+Inf",worker="1"} 3',
      'wait_seconds_sum{worker="1"} 0.5',
      'wait_seconds_count{worker="1"} 3',
      'wait_seconds_bucket{le="+Inf",worker="2"} 3',
      'wait_seconds_sum{worker="2"} 0.5',
      'wait_seconds_count{worker="2"} 3',
      "",
    ]);
  });

  it("has families that only some workers have", () => {
    const text = "# HELP up Up.\n# TYPE up gauge\nup 1\n";
    expect(
      joinPages([
        { worker: 1, text: "" },
        { worker: 3, text },
      ]),
    ).toBe('# HELP up Up.\n# TYPE up gauge\nup{worker="3"} 1\n');
  });
});
