import type { Command, CommandCall } from "../../arguments/command.ts";
import { usageError } from "../../cli-error.ts";
import { readAnthropicDay } from "../../reconcile/anthropic-day.ts";
import { compareDays } from "../../reconcile/compare-days.ts";
import { type Day, type DayUsage, toDay } from "../../reconcile/day-usage.ts";
import { readLedgerDay } from "../../reconcile/ledger-day.ts";
import { readOpenAiDay } from "../../reconcile/openai-day.ts";
import type { UsageApi } from "../../reconcile/read-pages.ts";
import { rows, said } from "../../render/output.ts";

interface Accountant {
  readonly variable: string;
  readonly origin: string;
  readonly headers: (credential: string) => Readonly<Record<string, string>>;
  readonly read: (api: UsageApi, day: Day) => Promise<DayUsage>;
}

const PROVIDERS = ["openai", "anthropic"] as const;

const ACCOUNTANTS: Readonly<Record<(typeof PROVIDERS)[number], Accountant>> = {
  openai: {
    variable: "OPENAI_ADMIN_KEY",
    origin: "https://api.openai.com",
    headers: (credential) => ({ authorization: `Bearer ${credential}` }),
    read: readOpenAiDay,
  },
  anthropic: {
    variable: "ANTHROPIC_ADMIN_KEY",
    origin: "https://api.anthropic.com",
    headers: (credential) => ({ "x-api-key": credential, "anthropic-version": "2023-06-01" }),
    read: readAnthropicDay,
  },
};

const COLUMNS = ["model", "figure", "ledger", "provider", "difference", "cause"];
const DEADLINE_MS = 30_000;

export const RECONCILE_COMMANDS: readonly Command[] = [
  {
    name: "reconcile",
    summary: "Compare a day of the ledger with what the provider itself reports",
    options: {
      provider: {
        value: PROVIDERS.join("|"),
        help: "whose; its admin credential is in OPENAI_ADMIN_KEY or ANTHROPIC_ADMIN_KEY",
      },
      day: { value: "YYYY-MM-DD", help: "the day, in UTC; reports of today are not complete" },
      "provider-url": { value: "URL", help: "where the provider's API is, if elsewhere" },
    },
    async run(call) {
      const { given } = call;
      given.required("provider");
      const provider = given.choices("provider", PROVIDERS)?.[0] ?? "openai";
      const day = toDay(given.required("day"));
      if (day === undefined) throw usageError("--day must be a date, as in 2026-11-29");
      const { read, ...accountant } = ACCOUNTANTS[provider];
      const theirs = await read(apiOf(call, accountant), day);
      const ours = await readLedgerDay(call, provider, day);
      const differences = compareDays(ours, theirs);
      if (differences.length === 0) {
        const usd = (ours.costNano / 1e9).toString();
        const text = `the ledger and ${provider} agree: ${ours.models.length} models, $${usd}`;
        return said(text, { differences });
      }
      return rows(differences, COLUMNS, { json: { differences } });
    },
  },
];

function apiOf(
  { given, host }: CommandCall,
  { headers, origin, variable }: Omit<Accountant, "read">,
): UsageApi {
  const credential = host.env[variable] ?? "";
  if (credential === "") throw usageError(`${variable} is missing: a key that may read usage`);
  const url = URL.parse(given.text("provider-url") ?? origin);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw usageError("--provider-url must be http or https");
  }
  return { origin: url.origin, headers: headers(credential), deadlineMs: DEADLINE_MS };
}
