import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

import { chatUsage, waitFor } from "@lintel/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type Lintel, startLintel } from "./src/index.ts";
import { copyRepository, type RepositoryCopy } from "./src/stack/copy-repository.ts";

/** All that is written to add a provider, as `.github/CONTRIBUTING.md` says: this folder, and the line below. */
const FOLDER = `
import { APIKEY } from "../../builders/bearer.ts";
import { openAiCompatible } from "../../builders/openai-compatible.ts";

export const acme = openAiCompatible({
  id: "acme",
  baseUrl: "https://api.acme.test/v1",
  genAiName: "acme.ai",
  priceLists: ["openai"],
  settingFields: [APIKEY, { name: "acmeSite", kind: "text", isRequired: true }],
});
`;

async function addProvider({ folder }: RepositoryCopy): Promise<void> {
  const providers = path.join(folder, "packages/providers/src/providers");
  await mkdir(path.join(providers, "acme"));
  await writeFile(path.join(providers, "acme/index.ts"), FOLDER);
  const registry = path.join(providers, "registry.ts");
  const text = await readFile(registry, "utf8");
  const listed = text.replace("Provider[] = [", "Provider[] = [acme, ");
  expect(listed).not.toBe(text);
  await writeFile(registry, `import { acme } from "./acme/index.ts";\n${listed}`);
}

let copy: RepositoryCopy;
let lintel: Lintel;
beforeAll(async () => {
  copy = await copyRepository();
  await addProvider(copy);
  lintel = await startLintel({ repository: copy.folder });
});
afterAll(async () => {
  await lintel.stop();
  await copy.remove();
});

const acmeSetting = (members: Readonly<Record<string, string>>) => ({
  provider: "acme",
  setting: { url: lintel.upstream.url, ...members },
});

async function aKey(limits: Readonly<Record<string, unknown>> = {}, costMap?: unknown) {
  const members = { apikey: "sk-upstream-test", acmeSite: "north" };
  const settingId = await lintel.admin.createSetting({ ...acmeSetting(members), costMap });
  const secret = `sk-lintel-${settingId}`;
  const key = { name: "acme", key: secret, settingIds: [settingId], ...limits };
  return { id: await lintel.admin.createKey(key), secret };
}

const proxyUrl = () => lintel.services.proxies[0]?.url ?? "";

const chat = (secret: string, content = "How much?") =>
  fetch(`${proxyUrl()}/api/providers/acme/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "gpt-4.1-nano", messages: [{ role: "user", content }] }),
  });

interface Booked {
  readonly cost_nano: string;
  readonly unpriced: boolean;
  readonly provider: string;
}

const booked = (keyId: string): Promise<Booked> =>
  waitFor(
    async () => {
      const sql = "select cost_nano, unpriced, provider from events where key_id = $1";
      return (await lintel.db.query<Booked>(sql, [keyId])).rows[0];
    },
    { label: `an event of key ${keyId}` },
  );

const USED = { prompt: 1000, completion: 100 };

describe("a provider that is a folder and a line", () => {
  it("takes ten lines", () => {
    const lines = FOLDER.split("\n").filter((line) => line.trim() !== "");
    expect(lines.length).toBeLessThanOrEqual(10);
  });

  it("has settings that are refused without the fields it requires", async () => {
    const refusedFor = async (members: Readonly<Record<string, string>>) => {
      const body = acmeSetting(members);
      const answer = await lintel.admin.request("PUT", "/api/provider-settings", body);
      return [answer.status, JSON.stringify(await answer.json())] as const;
    };
    const [status, both] = await refusedFor({});
    expect([status, both]).toEqual([
      400,
      expect.stringContaining("provider acme is missing fields apikey,acmeSite"),
    ]);
    const [, one] = await refusedFor({ apikey: "sk-acme" });
    expect(one).toContain("provider acme is missing fields acmeSite");
  });

  it("has settings that show what is no secret, in its own spelling, and nothing else", async () => {
    const body = acmeSetting({ apiKey: "sk-acme-hidden", ACMESITE: "north", other: "hidden" });
    const answer = await lintel.admin.request("PUT", "/api/provider-settings", body);
    const text = await answer.text();
    expect([answer.status, text]).toEqual([200, expect.not.stringContaining("hidden")]);
    expect(JSON.parse(text).setting).toEqual({ url: lintel.upstream.url, acmeSite: "north" });
  });

  it("is built in: no custom provider can take its name", async () => {
    const body = { provider: "Acme", route_configs: [] };
    const answer = await lintel.admin.request("POST", "/api/custom/providers", body);
    expect(await answer.text()).toContain("provider cannot be named Acme: that one is built in");
  });

  it("has paths that keys can be allowed, and that are suggested for mistyped ones", async () => {
    const allowed = (named: string) => ({ allowedPaths: [{ method: "POST", path: named }] });
    const { secret } = await aKey(allowed("/api/providers/acme/v1/embeddings"));
    expect((await chat(secret)).status).toBe(403);
    const wrong = "/api/providers/acme/v1/chat/completion";
    await expect(aKey(allowed(wrong))).rejects.toThrow(`path is ${wrong}s (POST)`);
  });

  it("is called with the credential of the setting, whether the body is small or large", async () => {
    const { secret } = await aKey();
    for (const content of ["Hi", "a long story ".repeat(10_000)]) {
      const before = lintel.upstream.requests.length;
      expect((await chat(secret, content)).status).toBe(200);
      const [sent] = lintel.upstream.requests.slice(before);
      expect(sent?.path).toBe("/v1/chat/completions");
      expect(sent?.header("authorization")).toBe("Bearer sk-upstream-test");
      expect(sent?.json()).toMatchObject({ messages: [{ content }] });
    }
  });

  it("has the prices of the list it names", async () => {
    const { id, secret } = await aKey({ costLimitInUsd: 1 });
    lintel.upstream.always([{ kind: "report-usage", usage: chatUsage(USED) }]);
    expect((await chat(secret)).status).toBe(200);
    // OpenAI's prices of gpt-4.1-nano: 100 and 400 nano-dollars a token.
    const cost = String(USED.prompt * 100 + USED.completion * 400);
    expect(await booked(id)).toEqual({ cost_nano: cost, unpriced: false, provider: "acme" });
  });

  it("has the prices of a setting's own cost map before those", async () => {
    const { id, secret } = await aKey(
      {},
      {
        promptCostPerModel: { "gpt-4.1-nano": 0.001 },
        completionCostPerModel: { "gpt-4.1-nano": 0.002 },
      },
    );
    lintel.upstream.always([{ kind: "report-usage", usage: chatUsage(USED) }]);
    expect((await chat(secret)).status).toBe(200);
    const cost = String(USED.prompt * 1000 + USED.completion * 2000);
    expect(await booked(id)).toMatchObject({ cost_nano: cost, unpriced: false });
  });

  it("is in the metrics by its name in the GenAI conventions", async () => {
    const { secret } = await aKey();
    expect((await chat(secret)).status).toBe(200);
    const metrics = await (await fetch(`${proxyUrl()}/metrics`)).text();
    expect(metrics).toContain('gen_ai_provider_name="acme.ai",gen_ai_operation_name="chat"');
    expect(metrics).not.toContain('gen_ai_provider_name="acme"');
  });

  it("is a provider for the command line, with its fields once its types are written again", async () => {
    const run = promisify(execFile);
    const document: unknown = await (await fetch(`${lintel.adminUrl}/openapi.json`)).json();
    const file = path.join(copy.folder, "services/admin-api/openapi.json");
    await writeFile(file, `${JSON.stringify(document, undefined, 2)}\n`);
    await run(process.execPath, [path.join(copy.folder, "infra/openapi/src/main.ts")]);
    const cli = [
      path.join(copy.folder, "packages/cli/src/main.ts"),
      "settings",
      "create",
      "--json",
    ];
    const options = ["--provider", "acme", "--member", "acmeSite=south", "--apikey-stdin"];
    const running = run(process.execPath, [...cli, ...options], { env: lintel.cliEnv });
    running.child.stdin?.end("sk-acme-hidden\n");
    const { stdout } = await running;
    expect(JSON.parse(stdout)).toMatchObject({ provider: "acme", setting: { acmeSite: "south" } });
    expect(stdout).not.toContain("hidden");
  });
});
