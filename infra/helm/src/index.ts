export { boardQueries, ledgerQueries } from "./check/board-queries.ts";
export { CHART, renderChart } from "./check/render-chart.ts";
export { findTool, isThere } from "./check/tools.ts";
