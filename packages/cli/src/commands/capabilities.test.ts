import { expect, it } from "vitest";

import { aHost } from "../../test/a-host.ts";
import { runCli } from "../run-cli.ts";

async function lintel(...args: string[]) {
  const [printed, errors]: [string[], string[]] = [[], []];
  const code = await runCli(args, aHost({ printed, errors }));
  return { code, out: printed.join(""), err: errors.join("") };
}

it("lists what the OpenAI-compatible providers can do, and nobody else, without a server", async () => {
  const { out } = await lintel("capabilities", "list");
  expect(out).toMatch(/^tgi +\(the setting's\) +\/v1\/models +no +yes +max_tokens +when asked$/m);
  expect(out).toMatch(/^groq +https:\/\/api\.groq\.com/m);
  expect(out).not.toMatch(/^anthropic/m);
});

it("shows all of one, and says so of a name that has none", async () => {
  const { out } = await lintel("capabilities", "get", "locallab", "--json");
  expect(JSON.parse(out)).toMatchObject({
    provider: "locallab",
    maxConcurrency: 1,
    load: "/models/load",
    refused: expect.arrayContaining(["tools"]),
  });
  expect(await lintel("capabilities", "get", "anthropic")).toMatchObject({
    code: 2,
    err: 'lintel: anthropic is not one of the providers of "capabilities list"\n',
  });
});
