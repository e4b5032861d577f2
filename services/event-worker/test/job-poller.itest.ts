import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

import { NO_TOKENS, ProviderSetting } from "@lintel/core";
import { listen, responseUsage, waitFor } from "@lintel/testkit";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import {
  type ClosableJobPoller,
  createJobPoller,
  type JobPollerOptions,
} from "../src/adapters/job-poller.ts";
import { anOpenJob } from "./an-open-job.ts";

const ID = "98daa3ae-961d-4253-bf6a-322a32fdca3d";
const RESULTS = "/v1/files/file-1/content";

interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

let provider: Awaited<ReturnType<typeof listen>>;
const asked: IncomingMessage[] = [];
/** By path; what is not here is not found. */
const answers = new Map<string, Answer | "never">();
const pollers: ClosableJobPoller[] = [];

beforeAll(async () => {
  provider = await listen(createServer(answerTo), 0);
});
afterAll(() => provider.close());
beforeEach(() => {
  asked.length = 0;
  answers.clear();
});
afterEach(async () => {
  await Promise.all(pollers.splice(0).map((poller) => poller.close()));
});

function answerTo(request: IncomingMessage, response: ServerResponse): void {
  asked.push(request);
  const answer = answers.get(request.url ?? "") ?? { status: 404 };
  if (answer === "never") return;
  const { body = "{}", headers, status = 200 } = answer;
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(body);
}

/** Asks with a setting of OpenAI's that leads to the server here. */
function aPoller(
  members: Readonly<Record<string, string>> = {},
  options: Partial<JobPollerOptions> = {},
) {
  const setting = ProviderSetting.parse({
    id: ID,
    version: 1,
    createdAtMs: 0,
    updatedAtMs: 0,
    provider: "openai",
    name: "",
    setting: { apikey: "sk-upstream", url: `${provider.origin}/v1`, ...members },
    allowedModels: [],
    costMap: null,
  });
  const poller = createJobPoller({
    findSetting: async () => setting,
    allowPrivate: true,
    forwardProxy: () => undefined,
    ...options,
  });
  pollers.push(poller);
  return poller;
}

const JOB = anOpenJob();
const { id, path } = JOB.started;

const aResponse = (more: object = {}): Answer => ({
  body: JSON.stringify({
    object: "response",
    id,
    background: true,
    status: "completed",
    model: "gpt-4o",
    usage: responseUsage({ input: 10, output: 5 }),
    ...more,
  }),
});

describe("the state of a job", () => {
  it("is asked for with the credential of its setting, and no other", async () => {
    answers.set(path, aResponse());
    const reading = await aPoller().ask(JOB);
    expect(reading).toMatchObject({
      id,
      hasEnded: true,
      parts: [{ model: "gpt-4o", usage: { ...NO_TOKENS, input: 10, output: 5 } }],
    });
    const [request] = asked;
    expect(request?.method).toBe("GET");
    expect(request?.headers).toMatchObject({
      authorization: "Bearer sk-upstream",
      "openai-beta": "assistants=v2",
      "accept-encoding": "identity",
    });
  });

  it("is asked for below the path of its setting's address", async () => {
    answers.set(`/mirror${path}`, aResponse({ status: "in_progress" }));
    const url = `${provider.origin}/mirror/v1//`;
    expect(await aPoller({ url }).ask(JOB)).toMatchObject({ id, hasEnded: false });
  });

  it("is that of the very job, not of another in the same answer", async () => {
    answers.set(path, aResponse({ id: "resp_2" }));
    expect(await aPoller().ask(JOB)).toBeUndefined();
  });

  it.each([404, 410])("is none where the provider answers %d", async (status) => {
    answers.set(path, { ...aResponse(), status });
    expect(await aPoller().ask(JOB)).toBeUndefined();
  });

  it.each([201, 401, 429, 500])("is not known where it answers %d", async (status) => {
    answers.set(path, { ...aResponse(), status });
    await expect(aPoller().ask(JOB)).rejects.toThrow(`the provider answered ${status}`);
  });

  it("is none, and nobody is asked, where its setting is gone", async () => {
    expect(await aPoller({}, { findSetting: async () => undefined }).ask(JOB)).toBeUndefined();
    expect(asked).toEqual([]);
  });

  it("is not waited for once the worker ends", async () => {
    answers.set(path, "never");
    const poller = aPoller();
    const [asking] = await Promise.allSettled([
      poller.ask(JOB),
      waitFor(() => asked.length === 1, { label: "the request" }).then(() => poller.close()),
    ]);
    expect(asking.status).toBe("rejected");
  });
});

describe("a credential", () => {
  it("follows no redirect", async () => {
    answers.set(path, { status: 307, headers: { location: `${provider.origin}/elsewhere` } });
    answers.set("/elsewhere", aResponse());
    await expect(aPoller().ask(JOB)).rejects.toThrow("the provider answered 307");
    expect(asked).toHaveLength(1);
  });

  it("goes to no private address unless that is allowed, be it written out or named", async () => {
    answers.set(path, aResponse());
    const guarded = (url: string) => aPoller({ url }, { allowPrivate: false }).ask(JOB);
    await expect(guarded(provider.origin)).rejects.toThrow("a private address");
    const named = guarded(`http://localhost:${provider.port}/v1`);
    await expect(named).rejects.toThrow("leads to a private address");
    expect(asked).toEqual([]);
    const allowed = aPoller({ url: `http://localhost:${provider.port}/v1` });
    expect(await allowed.ask(JOB)).toMatchObject({ id });
  });

  it.each(["ftp://127.0.0.1/", "no address", "xhttp://127.0.0.1/"])(
    "does not go to %j",
    async (url) => {
      await expect(aPoller({ url }).ask(JOB)).rejects.toThrow("the setting has no address");
    },
  );

  it.each(["deepinfra", "of-tomorrow"])("does not go to %s, which has no jobs", async (name) => {
    const job = { ...JOB, call: { ...JOB.call, provider: name } };
    await expect(aPoller().ask(job)).rejects.toThrow(`${name} has no jobs at such a path`);
    expect(asked).toEqual([]);
  });
});

describe("the results of a job", () => {
  const aLine = (usage: object = { prompt_tokens: 7, completion_tokens: 2, total_tokens: 9 }) =>
    JSON.stringify({ response: { status_code: 200, body: { model: "gpt-4o", usage } } });

  it("are added up over all lines, the last without its end, too", async () => {
    answers.set(RESULTS, { body: [aLine(), "", aLine()].join("\n") });
    const used = await aPoller().readResults(JOB, RESULTS);
    expect(used).toMatchObject({
      isUnknown: false,
      parts: [{ model: "gpt-4o", usage: { ...NO_TOKENS, input: 14, output: 4 } }],
    });
  });

  it("say where a line cannot be read", async () => {
    answers.set(RESULTS, { body: `${aLine()}\nnot json` });
    expect(await aPoller().readResults(JOB, RESULTS)).toMatchObject({ isUnknown: true });
  });

  it("are none where they are gone", async () => {
    expect(await aPoller().readResults(JOB, RESULTS)).toBeUndefined();
  });
});
