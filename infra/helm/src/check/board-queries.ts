import { globSync, readFileSync } from "node:fs";
import path from "node:path";

import { z } from "zod";

import { CHART } from "./render-chart.ts";

/** A query is Prometheus', or the ledger's. */
const Target = z.union([z.object({ expr: z.string() }), z.object({ rawSql: z.string() })]);
const Board = z.object({
  uid: z.string(),
  panels: z.array(z.object({ id: z.number(), title: z.string(), targets: z.array(Target) })),
});

export const readBoards = (): readonly z.infer<typeof Board>[] =>
  globSync("dashboards/*.json", { cwd: CHART })
    .toSorted()
    .map((file) => Board.parse(JSON.parse(readFileSync(path.join(CHART, file), "utf8"))));

const panels = () => readBoards().flatMap((board) => board.panels);

/** Every query of Prometheus as a recording rule, so that promtool reads it: with times in the place of Grafana's variables. */
export const boardQueries = (): readonly { readonly record: string; readonly expr: string }[] =>
  panels()
    .flatMap(({ targets }) => targets.flatMap((target) => ("expr" in target ? target.expr : [])))
    .map((expr, index) => ({
      record: `board:query_${index}`,
      expr: expr.replaceAll("$__rate_interval", "5m").replaceAll("$__range", "3h"),
    }));

/** Every query of the ledger, by the title of its panel, for a span of time. */
export const ledgerQueries = (from: Date, to: Date): ReadonlyMap<string, string> =>
  new Map(
    panels().flatMap(({ targets, title }) =>
      targets.flatMap((target) => {
        if (!("rawSql" in target)) return [];
        const sql = target.rawSql
          .replaceAll("$__timeFrom()", `'${from.toISOString()}'`)
          .replaceAll("$__timeTo()", `'${to.toISOString()}'`);
        return [[title, sql] as const];
      }),
    ),
  );
