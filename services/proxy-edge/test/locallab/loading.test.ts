import { afterEach, describe, expect, it } from "vitest";

import {
  ANSWER,
  aServer,
  type FrontWorld,
  LIST_OF,
  Lists,
  startFront,
} from "../front/front-world.ts";
import { aRoute } from "../routes/route-objects.ts";
import { plainOf, refusing, type Script } from "../routes/scripted-upstream.ts";

let world: FrontWorld | undefined;
afterEach(() => world?.close());

/** What a server was asked, as `POST /path {"json":…}`. */
interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

/** A key with one server, which does what `answer` says. */
async function start(
  provider: string,
  members: Readonly<Record<string, string>>,
  answer: (asked: Asked) => Script | undefined,
) {
  const asked: string[] = [];
  const server = aServer(provider, "A");
  world = await startFront({
    settings: [{ ...server, setting: { ...server.setting, ...members } }],
    lists: new Lists({ A: LIST_OF("one", "two") }),
    route: aRoute({ keyIds: [] }),
    script: (_setting, _before, { body, method, url }) => {
      const each = {
        method,
        path: url.pathname,
        body: Buffer.isBuffer(body) ? body.toString() : "",
      };
      asked.push(`${each.method} ${each.path} ${each.body}`.trim());
      return answer(each) ?? plainOf(ANSWER);
    },
  });
  return { ...world, asked };
}

const json = (value: object) => plainOf(JSON.stringify(value));
const LOADS = { allowLoad: "yes", allowUnload: "yes" };

describe("loading a model where the key's setting allows it", () => {
  it.each([
    [
      "ollama",
      { "GET /api/ps": { models: [] } },
      ["GET /api/ps", 'POST /api/generate {"model":"two"}'],
      'POST /api/generate {"model":"two","keep_alive":0}',
    ],
    [
      "localai",
      { "GET /system": { loaded_models: [] } },
      ["GET /system", 'POST /backend/load {"model":"two"}'],
      'POST /backend/shutdown {"model":"two"}',
    ],
    [
      "lmstudio",
      { "GET /api/v1/models": { models: [{ key: "two", loaded_instances: [] }] } },
      ["GET /api/v1/models", 'POST /api/v1/models/load {"model":"two"}'],
      'POST /api/v1/models/unload {"instance_id":"two"}',
    ],
    [
      "locallab",
      { "GET /models/available": { models: [] } },
      ["GET /models/available", 'POST /models/load {"model_id":"two"}'],
      "POST /models/unload {}",
    ],
  ])(
    "is asked of %s in its own words, and so is unloading",
    async (provider, answers, load, unload) => {
      const known: Readonly<Record<string, object>> = answers;
      const { asked, post } = await start(provider, LOADS, ({ method, path }) =>
        json(known[`${method} ${path}`] ?? {}),
      );
      const loaded = await post("/models/load", { model_id: "two" });
      expect([loaded.status, await loaded.json()]).toMatchObject([200, { status: "success" }]);
      expect(asked).toEqual(load);
      const unloaded = await post("/models/unload", "");
      expect(await unloaded.json()).toMatchObject({ status: "Model unloaded successfully" });
      expect(asked.at(-1)).toBe(unload);
    },
  );

  it("is waited for where a server only begins it", async () => {
    const states = ["unloaded", "loading", "loading", "loaded"];
    const { asked, post } = await start("llamacpp", LOADS, ({ path }) =>
      json(
        path === "/models"
          ? { data: [{ id: "two", status: { value: states.shift() ?? "loaded" } }] }
          : { success: true },
      ),
    );
    expect((await post("/models/load", { model_id: "two" })).status).toBe(200);
    expect(asked).toEqual([
      "GET /models",
      'POST /models/load {"model":"two"}',
      "GET /models",
      "GET /models",
      "GET /models",
    ]);
  });

  it("is not asked for again where it is loaded, and one after the other where several ask", async () => {
    let isLoaded = false;
    const { asked, post } = await start("ollama", LOADS, ({ path }) => {
      if (path === "/api/ps") return json({ models: isLoaded ? [{ name: "two" }] : [] });
      isLoaded = true;
      return json({ done: true });
    });
    const answers = await Promise.all(
      Array.from({ length: 3 }, () => post("/models/load", { model_id: "two" })),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(asked.filter((each) => each.startsWith("POST"))).toHaveLength(1);
  });

  it.each([
    [404, "no such model", 404, "model_not_found"],
    [500, "out of memory", 502, "upstream_failed"],
  ])(
    "that the server answers with %i is told with its words: %s",
    async (status, said, told, code) => {
      const { get, post } = await start("ollama", LOADS, ({ path }) =>
        path === "/api/ps" ? json({ models: [] }) : refusing(status, {}, { message: said }),
      );
      const answer = await post("/models/load", { model_id: "two" });
      expect([answer.status, await answer.json()]).toEqual([
        told,
        expect.objectContaining({ code, detail: expect.stringContaining(said) }),
      ]);
      // What could not be loaded is not what is meant.
      expect(await (await get("/models/current")).json()).toMatchObject({ id: "one" });
    },
  );

  it("shows which models are loaded, and takes all for it where the server does not say", async () => {
    const shown = async (answer: Script) => {
      const { get } = await start("ollama", LOADS, ({ path }) =>
        path === "/api/ps" ? answer : undefined,
      );
      const { models } = Object(await (await get("/models/available")).json());
      const status = Object(await (await get("/models/status/two")).json()).is_loaded;
      world?.close();
      return [...Object(models).map((each: object) => Object(each).is_loaded), status];
    };
    expect(await shown(json({ models: [{ name: "one" }] }))).toEqual([true, false, false]);
    expect(await shown(refusing(500))).toEqual([true, true, true]);
  });
});

it.each([
  ["ollama", {}],
  ["ollama", { allowLoad: "no", allowUnload: "no" }],
  ["vllm", {}],
])("at %s with %j only chooses, and takes no model from anybody", async (provider, members) => {
  const { asked, get, post } = await start(provider, members, () => undefined);
  expect((await post("/models/load", { model_id: "two" })).status).toBe(200);
  expect(await (await get("/models/current")).json()).toMatchObject({ id: "two" });
  expect((await post("/models/unload", "")).status).toBe(200);
  expect(asked).toEqual([]);
});
