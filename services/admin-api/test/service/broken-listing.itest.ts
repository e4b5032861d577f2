import { OpenAPIHono } from "@hono/zod-openapi";
import { expect, it } from "vitest";

import { startHttpServer } from "../../src/adapters/http-server.ts";
import { answerList } from "../../src/http/answers/answers.ts";
import type { AdminEnv } from "../../src/http/input/read-bytes.ts";

it("a listing whose second page fails is cut, with no word of the reason, and reported", async () => {
  const failures: unknown[] = [];
  const app = new OpenAPIHono<AdminEnv>();
  app.get("/", (c) =>
    answerList(c, {
      pages: brokenPages(),
      toElement: (row) => row,
      reportFailure: (error) => failures.push(error),
    }),
  );
  const server = await startHttpServer(app, {
    host: "127.0.0.1",
    port: 0,
    idleTimeoutMs: 60_000,
    drainDeadlineMs: 1000,
  });
  const response = await fetch(`http://127.0.0.1:${server.port}/`);
  const seen: string[] = [];
  const readAll = async () => {
    for await (const chunk of response.body ?? []) seen.push(new TextDecoder().decode(chunk));
  };
  await expect(readAll()).rejects.toThrow("terminated");
  expect(`[${"1,".repeat(50_000)}1`).toContain(seen.join(""));
  expect(failures).toEqual([new Error("secret of the database")]);
  await server.close();
});

async function* brokenPages(): AsyncGenerator<readonly number[]> {
  yield Array.from({ length: 50_001 }, () => 1);
  throw new Error("secret of the database");
}
