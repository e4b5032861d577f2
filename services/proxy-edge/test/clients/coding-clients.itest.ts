import path from "node:path";

import {
  type ResponsesUpstream,
  startAnthropicUpstream,
  startResponsesUpstream,
  type Upstream,
  waitFor,
} from "@lintel/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type Bench, startBench, type TestProxy } from "../start-bench.ts";
import {
  type CodexSettings,
  configureCodex,
  npmProgram,
  ONE_A_DAY,
  runClient,
  untilDayIsLong,
} from "./run-client.ts";

/** The real programs, from npm. Not everywhere can they be had: `npm run try:coding-clients` installs them, and runs this. */
const codexProgram = npmProgram("codex");
const claudeProgram = npmProgram("claude");
const hasBoth = codexProgram !== undefined && claudeProgram !== undefined;

/** Limits that refuse a first call (too little money for any), and a second one for hours. */
const SPENT = { cost_limit_nano: 1 };
/** Until a client has given up, its own start included; one that waits for the window to end does not. */
const SOON_MS = 120_000;

describe.skipIf(!hasBoth)("coding clients (skipped until `npm run try:coding-clients`)", () => {
  let bench: Bench;
  let proxy: TestProxy;
  let responses: ResponsesUpstream;
  let messages: Upstream;
  beforeAll(async () => {
    bench = await startBench();
    responses = await startResponsesUpstream();
    messages = await startAnthropicUpstream();
    proxy = await bench.startProxy();
  });
  afterAll(async () => {
    await bench.close();
    await Promise.all([responses.close(), messages.close()]);
  });

  let homes = 0;
  const aHome = () => path.join(bench.folder, `home-${(homes += 1)}`);
  const recorded = (keyId: string, count: number) =>
    waitFor(
      async () => {
        const events = (await proxy.events()).filter((event) => event.keyId === keyId);
        return events.length >= count ? events : undefined;
      },
      { label: `${count} events` },
    );

  async function runCodex(secret: string, prompt: string, settings: CodexSettings) {
    const home = aHome();
    await configureCodex(home, settings);
    const free = "--dangerously-bypass-approvals-and-sandbox";
    return runClient(codexProgram ?? "", {
      args: ["exec", "--skip-git-repo-check", free, prompt],
      env: { CODEX_HOME: home, LINTEL_KEY: secret },
      home,
    });
  }

  describe.each([
    ["over HTTP", false],
    ["over WebSocket", true],
  ])("Codex %s", (_how, webSocket) => {
    const codex = (secret: string, prompt: string) =>
      runCodex(secret, prompt, { baseUrl: `${proxy.url}/api/providers/openai/v1`, webSocket });
    const aKey = (key: object = {}) => bench.aKey({ setting: { url: responses.url }, key });

    it("says what the model says, and its turns are billed", async () => {
      const { id, secret } = await aKey();
      const before = responses.opened.length;
      responses.script({
        says: "Hello from the model.",
        usage: { input_tokens: 40, output_tokens: 6 },
      });
      const { out } = await codex(secret, "Say hello.");
      expect(out).toContain("Hello from the model.");
      expect(responses.opened.length > before).toBe(webSocket);
      const events = await recorded(id, 1);
      expect(events.map(({ usage }) => usage?.output)).toContain(6);
    });

    it("runs the model's tool and goes on with what it said", async () => {
      const { secret } = await aKey();
      const asked = responses.asked.length;
      const calls = { name: "exec_command", arguments: '{"cmd":"echo lintel-$((40+2))"}' };
      responses.script({ calls }, { says: "The tool has run." });
      const { out } = await codex(secret, "Run the tool.");
      expect(out).toContain("The tool has run.");
      expect(JSON.stringify(responses.asked.slice(asked + 1))).toContain("lintel-42");
    });

    it("says so at once when its key has nothing left", async () => {
      const { secret } = await aKey(SPENT);
      const { code, err, out, tookMs } = await codex(secret, "Say hello.");
      expect(code).not.toBe(0);
      expect(out + err).toContain("Quota exceeded. Check your plan and billing details.");
      expect(tookMs).toBeLessThan(SOON_MS);
    });

    it("ends at once, and says until when, at a limit whose window ends hours later", async () => {
      await untilDayIsLong();
      const { id, secret } = await aKey(ONE_A_DAY);
      const models = `${proxy.url}/api/providers/openai/v1/models`;
      await fetch(models, { headers: { authorization: `Bearer ${secret}` } });
      await recorded(id, 1);
      const { code, err, out, tookMs } = await codex(secret, "Say hello.");
      expect(code).not.toBe(0);
      expect(out + err).toMatch(/You.ve hit your usage limit. Try again at \w+ \d+\w*, \d{4}/);
      expect(tookMs).toBeLessThan(SOON_MS);
    });
  });

  const runClaude = (
    secret: string,
    { args, baseUrl, model }: { baseUrl: string; model: string; args: readonly string[] },
  ) =>
    runClient(claudeProgram ?? "", {
      args: ["-p", ...args, "--model", model],
      env: {
        ANTHROPIC_BASE_URL: baseUrl,
        ANTHROPIC_AUTH_TOKEN: secret,
        CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
      },
      home: aHome(),
    });

  describe("Codex with a Claude model", () => {
    const codex = (secret: string, prompt: string) =>
      runCodex(secret, prompt, {
        baseUrl: `${proxy.url}/v1`,
        model: "claude-sonnet-4-5",
        webSocket: false,
      });
    /** Its models are known without a list, which would be asked for in place of what a test has scripted. */
    const aKey = () =>
      bench.aKey({
        provider: "anthropic",
        setting: { url: messages.url, apikey: "sk-ant-upstream-test" },
        allowedModels: ["claude-sonnet-4-5"],
      });

    it("says what the model says, and its turns are billed as the model's", async () => {
      const { id, secret } = await aKey();
      messages.always([{ kind: "say", text: "Hello from Claude." }]);
      const { out } = await codex(secret, "Say hello.");
      expect(out).toContain("Hello from Claude.");
      const [event] = await recorded(id, 1);
      expect(event).toMatchObject({ provider: "anthropic", model: "claude-sonnet-4-5" });
      expect(event?.usage?.output).toBeGreaterThan(0);
      messages.always([]);
    });

    it("runs the model's tool and goes on with what it said", async () => {
      const { secret } = await aKey();
      const call = { name: "exec_command", arguments: '{"cmd":"echo lintel-$((40+2))"}' };
      messages.script([{ kind: "say", toolCalls: [call] }]);
      messages.script([{ kind: "say", text: "The tool has run." }]);
      const { out } = await codex(secret, "Run the tool.");
      expect(out).toContain("The tool has run.");
      expect(messages.requests.at(-1)?.body.toString()).toContain("lintel-42");
    });
  });

  describe("Claude Code with an OpenAI model", () => {
    const claude = (secret: string, ...args: readonly string[]) =>
      runClaude(secret, { args, baseUrl: proxy.url, model: "gpt-4o-mini" });
    const aKey = () => bench.aKey({ allowedModels: ["gpt-4o-mini"] });

    it("says what the model says, streamed, and is billed as the model's", async () => {
      const { id, secret } = await aKey();
      bench.upstream.always([{ kind: "say", text: "Hello from GPT." }]);
      const { out } = await claude(secret, "Say hello.");
      expect(out).toContain("Hello from GPT.");
      const streamed = await claude(
        secret,
        "Say hello.",
        "--output-format=stream-json",
        "--verbose",
        "--include-partial-messages",
      );
      expect(streamed.out).toContain('"text_delta"');
      const events = await recorded(id, 2);
      expect(events.at(-1)).toMatchObject({ provider: "openai", model: "gpt-4o-mini" });
      expect(events.every(({ usage }) => (usage?.output ?? 0) > 0)).toBe(true);
      bench.upstream.always([]);
    });

    it("runs the model's tool and goes on with what it said", async () => {
      const { secret } = await aKey();
      const bash = '{"command":"echo lintel-$((40+2))","description":"says it"}';
      bench.upstream.script([{ kind: "say", toolCalls: [{ name: "Bash", arguments: bash }] }]);
      bench.upstream.script([{ kind: "say", text: "The tool has run." }]);
      const { out } = await claude(secret, "Run the tool.", "--allowedTools=Bash");
      expect(out).toContain("The tool has run.");
      expect(bench.upstream.requests.at(-1)?.body.toString()).toContain("lintel-42");
    });
  });

  describe("Claude Code", () => {
    const claude = (secret: string, ...args: readonly string[]) =>
      runClaude(secret, {
        args,
        baseUrl: `${proxy.url}/api/providers/anthropic`,
        model: "claude-opus-4-5",
      });
    const aKey = (key: object = {}) =>
      bench.aKey({
        provider: "anthropic",
        setting: { url: messages.url, apikey: "sk-ant-upstream-test" },
        key,
      });

    it("says what the model says, streamed, and is billed", async () => {
      const { id, secret } = await aKey();
      messages.always([{ kind: "say", text: "Hello from the model." }]);
      const { out } = await claude(secret, "Say hello.");
      expect(out).toContain("Hello from the model.");
      const streamed = await claude(
        secret,
        "Say hello.",
        "--output-format=stream-json",
        "--verbose",
        "--include-partial-messages",
      );
      expect(streamed.out).toContain('"text_delta"');
      const events = await recorded(id, 2);
      expect(events.every(({ usage }) => (usage?.output ?? 0) > 0)).toBe(true);
      messages.always([]);
    });

    it("runs the model's tool and goes on with what it said", async () => {
      const { secret } = await aKey();
      const bash = '{"command":"echo lintel-$((40+2))","description":"says it"}';
      messages.script([{ kind: "say", toolCalls: [{ name: "Bash", arguments: bash }] }]);
      messages.script([{ kind: "say", text: "The tool has run." }]);
      const { out } = await claude(secret, "Run the tool.", "--allowedTools=Bash");
      expect(out).toContain("The tool has run.");
      expect(messages.requests.at(-1)?.body.toString()).toContain("lintel-42");
    });

    it("is limited as the user that its key takes from its own text", async () => {
      const { id, secret } = await aKey({ user_member: "device_id" });
      messages.always([{ kind: "say", text: "Hello." }]);
      await claude(secret, "Say hello.");
      const [event] = await recorded(id, 1);
      expect(event?.userId).toMatch(/^[\da-f]{16,}/);
      messages.always([]);
    });

    it.each([
      ["its key has nothing left", SPENT, /cost limit/],
      ["its key's window ends hours later", ONE_A_DAY, /too many requests; try again after/],
    ])("says so at once when %s", async (_, limits, says) => {
      await untilDayIsLong();
      const { secret } = await aKey(limits);
      const models = `${proxy.url}/api/providers/anthropic/v1/models`;
      await fetch(models, { headers: { "x-api-key": secret } });
      const { out, err, tookMs } = await claude(secret, "Say hello.");
      expect(out + err).toMatch(says);
      expect(tookMs).toBeLessThan(SOON_MS);
    });
  });
});
