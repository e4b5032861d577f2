import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";

import { boardQueries, readBoards } from "./check/board-queries.ts";
import { exportedMetrics } from "./exported-metrics.ts";

const CHART = path.resolve(import.meta.dirname, "../lintel");
const REPOSITORY = path.resolve(CHART, "../../..");

const Rules = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.object({
          record: z.string().optional(),
          alert: z.string().optional(),
          expr: z.string(),
          annotations: z.record(z.string(), z.string()).optional(),
        }),
      ),
    }),
  ),
});
const rules = Rules.parse(
  parse(readFileSync(path.join(CHART, "alerts/lintel.rules.yaml"), "utf8")),
).groups.flatMap((group) => group.rules);
const boards = readBoards();
const expressions = [...rules.map(({ expr }) => expr), ...boardQueries().map(({ expr }) => expr)];
const recorded = new Set(rules.flatMap(({ record }) => record ?? []));

/** Names of series in a query: what is followed by no parenthesis and is no label. */
const seriesIn = (query: string): readonly string[] =>
  [
    ...query.matchAll(
      /\b(?:lintel|gen_ai_client|process|nodejs|http_server)_[a-z_\d]+|\blintel:[\w:]+/g,
    ),
  ].map(([name]) => name);

/** Labels that are chosen or grouped by. */
const labelsIn = (query: string): readonly string[] => [
  ...[...query.matchAll(/([a-z_\d]+)\s*(?:=~|!=|!~|=)\s*"/g)].map(([, label = ""]) => label),
  ...[...query.matchAll(/\b(?:by|on|without)\s*\(([^)]*)\)/g)].flatMap(([, list = ""]) =>
    list.split(",").flatMap((label) => label.trim() || []),
  ),
];

/** Labels that Prometheus adds when it scrapes. */
const SCRAPED = new Set(["job", "component", "instance", "le"]);

it("boards and alerts ask for nothing that the services do not export", async () => {
  const exported = await exportedMetrics();
  const unknown = expressions.flatMap(seriesIn).filter((name) => {
    const isKnown = exported.has(name) || recorded.has(name);
    return !isKnown;
  });
  expect(unknown).toEqual([]);
});

it("pages for people name no metric that the services do not export", async () => {
  const exported = await exportedMetrics();
  const isExported = (name: string) => exported.has(name) || exported.has(`${name}_count`);
  const github = path.join(REPOSITORY, ".github");
  const pages = [".", "guides", "runbooks"].flatMap((folder) =>
    readdirSync(path.join(github, folder))
      .filter((name) => name.endsWith(".md"))
      .map((name) => path.join(github, folder, name)),
  );
  const named = pages.flatMap((page) =>
    [
      ...readFileSync(page, "utf8").matchAll(/`((?:lintel|nodejs|gen_ai|http_server)_[a-z_\d]+)/g),
    ].map(([, name = ""]) => name),
  );
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((name) => !isExported(name))).toEqual([]);
});

it("boards and alerts select and group by labels that the series they ask for have", async () => {
  const exported = await exportedMetrics();
  const unknown = expressions.flatMap((query) => {
    const has = new Set(seriesIn(query).flatMap((name) => [...(exported.get(name) ?? [])]));
    return labelsIn(query).filter((label) => !has.has(label) && !SCRAPED.has(label));
  });
  expect(unknown).toEqual([]);
});

it("every alert has a summary and a page that says what to do", () => {
  const without = rules
    .filter(({ alert }) => alert !== undefined)
    .filter(({ annotations }) => {
      const page = annotations?.["runbook_url"];
      return (
        annotations?.["summary"] === undefined ||
        page === undefined ||
        !existsSync(path.join(REPOSITORY, page))
      );
    });
  expect(without).toEqual([]);
});

it("every alert is on the page that it points to, and every page is pointed to", () => {
  const folder = path.join(REPOSITORY, ".github/runbooks");
  const alerts = rules.filter(({ alert }) => alert !== undefined);
  const unnamed = alerts.filter(
    ({ alert = "", annotations }) =>
      !readFileSync(path.join(REPOSITORY, annotations?.["runbook_url"] ?? ""), "utf8").includes(
        `\`${alert}\``,
      ),
  );
  expect(unnamed.map(({ alert }) => alert)).toEqual([]);
  const pointedTo = new Set(
    alerts.map(({ annotations }) => path.basename(annotations?.["runbook_url"] ?? "")),
  );
  expect(readdirSync(folder).filter((page) => !pointedTo.has(page))).toEqual([]);
});

it("boards have different ids, and so have the panels of each", () => {
  expect(new Set(boards.map(({ uid }) => uid)).size).toBe(boards.length);
  for (const { panels } of boards) {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  }
});
