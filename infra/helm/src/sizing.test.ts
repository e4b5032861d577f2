import { readFileSync } from "node:fs";
import path from "node:path";

import { expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";

const README = readFileSync(path.resolve(import.meta.dirname, "../README.md"), "utf8");
const [, guide = ""] = /^## Size$([\s\S]*?)^## /m.exec(README) ?? [];
const values = readFileSync(path.resolve(import.meta.dirname, "../lintel/values.yaml"), "utf8");

const numberOf = (text: string | undefined): number => Number((text ?? "").replaceAll(",", ""));
const numbersIn = (pattern: RegExp): readonly (readonly number[])[] =>
  [...guide.matchAll(pattern)].map(([, ...groups]) => groups.map((group) => numberOf(group)));

const MICROSECONDS = 1e6;
const HALF_BUSY = 0.5;
const PER_THOUSAND = 1000;

it("what a proxy carries follows from what each call costs, half busy, and is never rounded up", () => {
  const rows = numbersIn(/\| ([\d.]+) µs of CPU\s+\|\s+([\d,]+) \S+ \|/g);
  expect(rows).toHaveLength(4);
  for (const [cost = 0, carried = 0] of rows) {
    const exact = (HALF_BUSY * MICROSECONDS) / cost;
    expect(carried).toBeLessThanOrEqual(exact);
    expect(carried).toBeGreaterThan(exact * 0.95);
  }
});

it("open streams take the memory that was measured", () => {
  const [[perThousand = 0, open = 0, total = 0] = []] = numbersIn(
    /([\d.]+) MiB per 1,000\s+\|\s+([\d,]+) open: ([\d.]+) MiB/g,
  );
  expect(open).toBeGreaterThan(0);
  expect(total).toBe(Math.round((perThousand * open) / PER_THOUSAND));
});

it("what 1,000 calls a second need beside the proxies follows from what one needs", () => {
  const needs = numbersIn(/([\d.]+)(?: cores)? of [\w-]+ \(([\d.]+) µs/gi);
  expect(needs).toHaveLength(3);
  for (const [cores = 0, cost = 0] of needs) {
    expect(Math.abs(cores - (cost * PER_THOUSAND) / MICROSECONDS)).toBeLessThan(0.005);
  }
});

it("a spool of the chart's size holds events for as long as is said", () => {
  const Values = z.object({
    proxyEdge: z.object({
      spool: z.object({ persistence: z.object({ size: z.string() }) }),
    }),
  });
  const { size } = Values.parse(parse(values)).proxyEdge.spool.persistence;
  const [said] = /[\d.]+ to [\d.]+ KB[\s\S]*?hours of 1,000 calls/.exec(guide) ?? [];
  const [, least, most, gibibytes, fewest, longest] =
    /([\d.]+) to ([\d.]+) KB in\s+the spool: (\d+) GiB hold it for (\w+) to (\w+) hours/.exec(
      said ?? "",
    ) ?? [];
  expect(size).toBe(`${gibibytes}Gi`);
  const hours = (kilobytes: string | undefined): number =>
    (numberOf(gibibytes) * 1024 ** 3) / (numberOf(kilobytes) * 1000 * PER_THOUSAND) / 3600;
  expect([fewest, longest]).toEqual(
    [most, least].map((each) => ["none", "one", "two", "three", "four"][Math.floor(hours(each))]),
  );
});
