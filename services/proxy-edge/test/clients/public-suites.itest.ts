import path from "node:path";

import {
  type OpenAiUpstream,
  startAnthropicUpstream,
  startOpenAiUpstream,
  type Upstream,
} from "@lintel/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type Bench, startBench, type TestProxy } from "../start-bench.ts";
import { npmProgram, pythonProgram, runClient } from "./run-client.ts";

/** Public suites of compliance, from PyPI and npm: `npm run try:suites` installs them, and runs this. */
const llmComply = pythonProgram("python-suites", "llm-comply");
const compatCanary = npmProgram("compatcanary");
const hasBoth = llmComply !== undefined && compatCanary !== undefined;

/** What Anthropic demands of callers. */
const VERSION = "anthropic-version:2023-06-01";

interface Place {
  readonly provider: string;
  readonly model: string;
  readonly apikey: string;
  readonly upstream: () => Upstream;
}

interface Verdict {
  readonly id: string;
  readonly isPassed: boolean;
  readonly why: string;
}

describe.skipIf(!hasBoth)("public suites (skipped until `npm run try:suites`)", () => {
  let bench: Bench;
  let proxy: TestProxy;
  let claude: Upstream;
  let deepSeek: OpenAiUpstream;
  beforeAll(async () => {
    bench = await startBench();
    claude = await startAnthropicUpstream();
    deepSeek = await startOpenAiUpstream({ models: ["deepseek-chat"] });
    proxy = await bench.startProxy();
  });
  afterAll(async () => {
    const lines = table.map(([name, seen]) => `${name.padEnd(60)} ${seen}\n`);
    process.stdout.write(`\n${lines.join("")}\n`);
    await bench.close();
    await Promise.all([claude.close(), deepSeek.close()]);
  });

  const table: (readonly [name: string, seen: string])[] = [];
  let homes = 0;
  const aHome = () => path.join(bench.folder, `suite-${(homes += 1)}`);

  const OPENAI: Place = {
    provider: "openai",
    model: "gpt-4o-mini",
    apikey: "sk-upstream-test",
    upstream: () => bench.upstream,
  };
  const ANTHROPIC: Place = {
    provider: "anthropic",
    model: "claude-sonnet-4-5",
    apikey: "sk-ant-upstream-test",
    upstream: () => claude,
  };
  const DEEPSEEK: Place = {
    provider: "deepseek",
    model: "deepseek-chat",
    apikey: "sk-upstream-test",
    upstream: () => deepSeek,
  };

  const secretFor = async ({ apikey, provider, upstream }: Place): Promise<string> => {
    const { secret } = await bench.aKey({ provider, setting: { url: upstream().url, apikey } });
    return secret;
  };

  /** Writes down how many passed and why others did not; returns those. */
  function noted(name: string, verdicts: readonly Verdict[]): readonly string[] {
    const failed = verdicts.filter(({ isPassed }) => !isPassed);
    const seen = `${verdicts.length - failed.length} of ${verdicts.length}`;
    const reasons = failed.map(({ id, why }) => `\n  ${id}: ${why}`);
    table.push([name, [seen, ...reasons].join("")]);
    return failed.map(({ id }) => id);
  }

  /** What is not to be had, and why. */
  const EXPLAINED = {
    none: {},
    compaction: { "compact-response": "501: compaction of responses is OpenAI's own (advisory)" },
  };

  /** Answers that only pass are as long as our simulated provider makes them: of messages and responses, those are shorter than the vendors' own. */
  it.each([
    ["openai-chat", OPENAI, "none"],
    ["openai-chat", ANTHROPIC, "none"],
    ["anthropic", OPENAI, "none"],
    ["open-responses", ANTHROPIC, "compaction"],
    ["open-responses", DEEPSEEK, "none"],
  ] as const)("llm-comply: %s with %o", async (format, place, explained) => {
    const secret = await secretFor(place);
    const isAnthropics = format === "anthropic";
    const key = isAnthropics ? ["--auth-header", "x-api-key", "--no-bearer", "-H", VERSION] : [];
    const { err, out } = await runClient(llmComply ?? "", {
      args: [
        "--json",
        "-u",
        `${proxy.url}/v1`,
        "-k",
        secret,
        "-m",
        place.model,
        "--format",
        format,
        ...key,
      ],
      home: aHome(),
    });
    const { results }: { results: Record<string, unknown>[] } = JSON.parse(out || `"${err}"`);
    const verdicts = results
      .filter(({ status }) => status !== "skipped")
      .map(({ errors, id, status }) => ({
        id: String(id),
        isPassed: status === "passed",
        why: JSON.stringify(errors),
      }));
    const failed = noted(`llm-comply 0.5.0, ${format}, ${place.model}`, verdicts);
    expect(failed).toEqual(Object.keys(EXPLAINED[explained]));
  });

  it.each([OPENAI, ANTHROPIC])("compatcanary: $model", async (place) => {
    const { out } = await runClient(compatCanary ?? "", {
      args: ["scan", "--format", "json", "--fail-on", "never"],
      env: {
        OPENAI_BASE_URL: `${proxy.url}/v1`,
        OPENAI_MODEL: place.model,
        OPENAI_API_KEY: await secretFor(place),
      },
      home: aHome(),
    });
    const { results }: { results: Record<string, unknown>[] } = JSON.parse(out);
    const verdicts = results.map(({ id, status, summary }) => ({
      id: String(id),
      isPassed: status !== "fail",
      why: String(summary),
    }));
    const failed = noted(`compatcanary 0.2.2, modern, ${place.model}`, verdicts);
    expect(failed).toEqual([]);
  });
});
