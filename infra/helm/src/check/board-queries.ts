import { globSync, readFileSync } from "node:fs";
import path from "node:path";

import { z } from "zod";

import { CHART } from "./render-chart.ts";

const Board = z.object({
  panels: z.array(z.object({ targets: z.array(z.object({ expr: z.string() })) })),
});

/** Every query of the boards as a recording rule, so that promtool reads it: with times in the place of Grafana's variables. */
export const boardQueries = (): readonly { readonly record: string; readonly expr: string }[] =>
  globSync("dashboards/*.json", { cwd: CHART })
    .flatMap((file) => Board.parse(JSON.parse(readFileSync(path.join(CHART, file), "utf8"))).panels)
    .flatMap(({ targets }) => targets)
    .map(({ expr }, index) => ({
      record: `board:query_${index}`,
      expr: expr.replaceAll("$__rate_interval", "5m").replaceAll("$__range", "3h"),
    }));
