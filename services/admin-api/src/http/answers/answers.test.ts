import { Hono } from "hono";
import { describe, expect, it } from "vitest";

import type { AdminEnv } from "../input/read-bytes.ts";
import { answerList } from "./answers.ts";

const frame = { open: '{"rows":[', close: '],"count":7}' };

type Pages = () => AsyncGenerator<readonly number[]>;

const ask = (pages: Pages) => {
  const app = new Hono<AdminEnv>();
  const toElement = (row: number) => ({ row });
  const reportFailure = () => undefined;
  app.get("/", (c) => answerList(c, { pages: pages(), toElement, frame, reportFailure }));
  app.onError((error, c) => c.text(error.message, 500));
  return app.request("/", {}, {});
};

describe("answerList", () => {
  it("joins pages to one JSON text", async () => {
    const response = await ask(async function* () {
      yield [1, 2];
      yield [];
      yield [3];
    });
    expect(response.headers.get("content-type")).toBe("application/json; charset=utf-8");
    expect(await response.text()).toBe('{"rows":[{"row":1},{"row":2},{"row":3}],"count":7}');
  });

  it("is a whole JSON text without any row", async () => {
    const response = await ask(async function* () {
      yield [];
    });
    expect(await response.text()).toBe('{"rows":[],"count":7}');
  });

  it("fails as a whole when the first page cannot be read", async () => {
    const response = await ask(async function* () {
      yield await Promise.reject<readonly number[]>(new Error("no database"));
    });
    expect([response.status, await response.text()]).toEqual([500, "no database"]);
  });
});
