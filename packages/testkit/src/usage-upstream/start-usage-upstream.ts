import { createServer, type IncomingMessage } from "node:http";

import { listen, type Listening } from "../listen.ts";

/** What the simulated providers report, as members of their documented results. */
export interface ReportedUsage {
  readonly completions?: readonly object[];
  readonly embeddings?: readonly object[];
  readonly speeches?: readonly object[];
  /** Dollars, by what they are charged for. */
  readonly openAiCosts?: readonly (readonly [lineItem: string, usd: number])[];
  readonly messages?: readonly object[];
  /** Cents, as decimal texts, by the model, or by what else they are charged for. */
  readonly anthropicCosts?: readonly (readonly [
    of: { model: string } | { description: string },
    cents: string,
  ])[];
}

/** The credentials that are accepted. */
export const OPENAI_ADMIN_TEST_KEY = "sk-admin-test";
export const ANTHROPIC_ADMIN_TEST_KEY = "sk-ant-admin-test";

interface Report {
  readonly results: readonly object[];
  /** Query parameters without which the report would be another one. */
  readonly needs: readonly string[];
  readonly isAllowed: (request: IncomingMessage) => boolean;
}

/**
 * The reports of usage and cost of OpenAI's and Anthropic's organizations, by their documentation (2026-11): one bucket, whose results
 * come one on a page. Without the admin credential the answer is 401; without a member of the query that is needed, 400.
 */
export function startUsageUpstream(usage: ReportedUsage): Promise<Listening> {
  const reports = reportsOf(usage);
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "", "http://localhost");
    const report = reports.get(url.pathname);
    const status = statusOf(request, url, report);
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(status === 200 ? pageOf(report, url) : { error: {} }));
  });
  return listen(server, 0);
}

function statusOf(request: IncomingMessage, url: URL, report: Report | undefined): number {
  if (report === undefined || request.method !== "GET") return 404;
  if (!report.isAllowed(request)) return 401;
  return report.needs.every((name) => url.searchParams.has(name)) ? 200 : 400;
}

function pageOf(report: Report | undefined, url: URL): object {
  const results = report?.results ?? [];
  const at = Number(url.searchParams.get("page") ?? 0);
  const hasMore = at + 1 < results.length;
  const data = [{ object: "bucket", results: results.slice(at, at + 1) }];
  return { object: "page", data, has_more: hasMore, next_page: hasMore ? String(at + 1) : null };
}

const openai = (results: readonly object[], ...needs: string[]): Report => ({
  results,
  needs: ["start_time", "end_time", ...needs],
  isAllowed: ({ headers }) => headers.authorization === `Bearer ${OPENAI_ADMIN_TEST_KEY}`,
});

const anthropic = (results: readonly object[], ...needs: string[]): Report => ({
  results,
  needs: ["starting_at", "ending_at", ...needs],
  isAllowed: ({ headers }) =>
    headers["x-api-key"] === ANTHROPIC_ADMIN_TEST_KEY &&
    headers["anthropic-version"] === "2023-06-01",
});

function reportsOf(usage: ReportedUsage): ReadonlyMap<string, Report> {
  const dollars = (usage.openAiCosts ?? []).map(([line_item, value]) => ({
    object: "organization.costs.result",
    amount: { value, currency: "usd" },
    line_item,
    project_id: null,
    quantity: null,
  }));
  const cents = (usage.anthropicCosts ?? []).map(([of, amount]) => ({
    currency: "USD",
    amount,
    cost_type: "model" in of ? "tokens" : "web_search",
    context_window: null,
    description: null,
    model: null,
    service_tier: null,
    token_type: null,
    workspace_id: null,
    ...of,
  }));
  return new Map([
    ["/v1/organization/usage/completions", openai(usage.completions ?? [], "group_by")],
    ["/v1/organization/usage/embeddings", openai(usage.embeddings ?? [], "group_by")],
    ["/v1/organization/usage/images", openai([], "group_by")],
    ["/v1/organization/usage/audio_speeches", openai(usage.speeches ?? [], "group_by")],
    ["/v1/organization/usage/audio_transcriptions", openai([], "group_by")],
    ["/v1/organization/costs", openai(dollars, "group_by")],
    ["/v1/organizations/usage_report/messages", anthropic(usage.messages ?? [], "group_by[]")],
    ["/v1/organizations/cost_report", anthropic(cents, "group_by[]")],
  ]);
}
