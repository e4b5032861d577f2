import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";

import { PROVIDERS } from "@lintel/providers";
import { BACKEND_SAYS, startBackendUpstream, waitFor } from "@lintel/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { givenText } from "../given-texts.ts";
import { type Bench, startBench } from "../start-bench.ts";
import { pythonProgram, runClient } from "./run-client.ts";

/** What the contract of `/v1` in front of one's own server shows its users, whose lines are run as they stand. */
const contract = givenText("seeds", "002_");
const python = pythonProgram("python-clients", "python");

/** Where the lines say the gateway is, and what its key is. */
const AT = "http://127.0.0.1:8000";
const KEY = "YOUR_API_KEY";
const MODELS = ["Qwen/Qwen2.5-7B-Instruct", "BAAI/bge-small-en-v1.5"];

const KINDS = [
  "vllm",
  "sglang",
  "tgi",
  "llamacpp",
  "ollama",
  "localai",
  "lmstudio",
  "locallab",
  "openai-compatible",
] as const;

/** The commands in a text: each ends with the line that leaves no quotation open and no line to follow. */
function commandsIn(text: string): readonly string[] {
  const commands: string[] = [];
  let open: string | undefined;
  for (const line of text.split("\n")) {
    if (open === undefined && !line.startsWith("curl ")) continue;
    open = open === undefined ? line : `${open}\n${line}`;
    if (open.endsWith("\\") || open.split("'").length % 2 === 0) continue;
    commands.push(open);
    open = undefined;
  }
  return commands;
}

/** The program in a text: from its first line to the last that is one of Python's or within one. */
function programIn(text: string): string {
  const [, from = ""] = text.split("Python SDK\n");
  return from.slice(0, from.indexOf("\nError envelope"));
}

/** What the contract answers with 501. */
const hasNoEmbeddings = (kind: string): boolean =>
  PROVIDERS.find(({ id }) => id === kind)?.capabilities?.embeddings === "no";

describe.skipIf(contract === undefined)("the contract's lines (skipped without its text)", () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await startBench();
  });
  afterAll(() => bench.close());

  const text = contract ?? "";
  const commands = commandsIn(text);

  it("are five of curl, and a program", () => {
    const paths = commands.map((command) => command.split("\n")[0]?.split(AT)[1]?.split(" ")[0]);
    expect(paths).toEqual([
      "/v1/models",
      "/v1/chat/completions",
      "/v1/chat/completions",
      "/v1/completions",
      "/v1/embeddings",
    ]);
    expect(programIn(text)).toContain("client.chat.completions.stream(");
  });

  describe.each(KINDS)("in front of %s", (kind) => {
    let upstream: Awaited<ReturnType<typeof startBackendUpstream>>;
    let url: string;
    let home: string;
    beforeAll(async () => {
      upstream = await startBackendUpstream(kind, { models: MODELS });
      const proxy = await bench.startProxy({
        BACKEND_KIND: kind,
        BACKEND_BASE_URL: upstream.url,
        API_KEYS: KEY,
        LINTEL_SPOOL_DIR: path.join(bench.folder, `spool-${kind}`),
      });
      ({ url } = proxy);
      home = path.join(bench.folder, kind);
      await mkdir(home);
      // Port 8000 may be somebody else's: curl is told to connect elsewhere.
      const elsewhere = `connect-to = "127.0.0.1:8000:127.0.0.1:${proxy.port}"`;
      await writeFile(path.join(home, ".curlrc"), `${elsewhere}\nsilent\n`);
      const isReady = async () => (await fetch(`${url}/readyz`)).status === 200;
      await waitFor(isReady, { label: "ready" });
    });
    afterAll(() => upstream.close());

    it("of curl print what they are to", async () => {
      const printed: string[] = [];
      for (const command of commands) {
        const args = ["-c", command];
        const ran = await runClient("/bin/bash", { args, home, env: { API_KEY: KEY } });
        expect(ran).toMatchObject({ code: 0 });
        printed.push(ran.out);
      }
      const [models = "", chat = "", streamed = "", completed = "", embedded = ""] = printed;
      expect(JSON.parse(models)).toMatchObject({
        object: "list",
        data: MODELS.map((id) => ({ id, object: "model" })),
      });
      expect(JSON.parse(chat)).toMatchObject({
        object: "chat.completion",
        choices: [{ message: { role: "assistant", content: BACKEND_SAYS } }],
      });
      expect(streamed).toContain('"object":"chat.completion.chunk"');
      expect(streamed.trimEnd().endsWith("data: [DONE]")).toBe(true);
      expect(JSON.parse(completed)).toMatchObject({
        object: "text_completion",
        choices: [{ text: BACKEND_SAYS }],
      });
      const [refusal, answer] = [
        { error: { type: "unsupported", message: expect.any(String) } },
        { data: [{ embedding: [0.6, 0.8] }] },
      ];
      expect(JSON.parse(embedded)).toMatchObject(hasNoEmbeddings(kind) ? refusal : answer);
    });

    it.skipIf(python === undefined)(
      "of Python print the answer, and the stream as it comes (skipped until `npm run try:clients`)",
      async () => {
        const program = programIn(text).replace(AT, url);
        const ran = await runClient(python ?? "", { args: ["-c", program], home });
        expect(ran).toMatchObject({ code: 0 });
        const [plain, ...streamed] = ran.out.split("\n");
        expect(plain).toBe(BACKEND_SAYS);
        expect(streamed.join("\n")).toMatch(new RegExp(`^(?:${BACKEND_SAYS} ?)+$`));
        process.stdout.write(`${kind}: ${ran.out.slice(0, 120)}\n`);
      },
    );
  });
});
