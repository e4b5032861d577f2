import { describe, expect, it } from "vitest";

import { createReadiness } from "./readiness.ts";

const said: object[] = [];
const logger = { error: (facts: object) => void said.push(facts) };
const never = () => new Promise<never>(() => {});

describe("createReadiness", () => {
  it("is ready when every dependency answers", async () => {
    const readiness = createReadiness({
      checks: { postgres: async () => 1, redis: async () => "PONG" },
      deadlineMs: 1000,
      logger,
    });
    expect(await readiness.check()).toEqual({
      ready: true,
      checks: { postgres: "ok", redis: "ok" },
    });
  });

  it("names what does not answer and why, without the error's message but where that is for everyone, which is said in the log once", async () => {
    const publicReason = "the user may not read";
    const refused = Object.assign(new Error("connect 10.1.2.3:5432"), { code: "ECONNREFUSED" });
    const readiness = createReadiness({
      checks: {
        postgres: () => Promise.reject(refused),
        redis: () => Promise.reject(new Error("password wrong")),
        rights: () => Promise.reject(Object.assign(new Error("secret"), { publicReason })),
        other: async () => "fine",
        silent: never,
        throwing: () => {
          throw new Error("at once");
        },
      },
      deadlineMs: 10,
      logger,
    });
    expect(await readiness.check()).toEqual({
      ready: false,
      checks: {
        postgres: "ECONNREFUSED",
        redis: "unavailable",
        rights: publicReason,
        other: "ok",
        silent: "DEADLINE",
        throwing: "unavailable",
      },
    });
    await readiness.check();
    expect(said).toEqual([{ check: "rights", reason: publicReason }]);
  });

  it("is not ready while draining, even if all dependencies are", async () => {
    const readiness = createReadiness({ checks: {}, deadlineMs: 10, logger });
    expect((await readiness.check()).ready).toBe(true);
    readiness.drain();
    expect(await readiness.check()).toEqual({ ready: false, checks: { service: "draining" } });
  });

  it("does not hide a drain behind a round of questions under way", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const readiness = createReadiness({
      checks: { postgres: () => promise },
      deadlineMs: 1000,
      logger,
    });
    const early = readiness.check();
    readiness.drain();
    resolve();
    expect((await early).ready).toBe(false);
  });

  it("asks once for many callers, and again for later ones", async () => {
    let asked = 0;
    const ask = async () => {
      asked += 1;
    };
    const readiness = createReadiness({ checks: { postgres: ask }, deadlineMs: 1000, logger });
    await Promise.all([readiness.check(), readiness.check(), readiness.check()]);
    expect(asked).toBe(1);
    await readiness.check();
    expect(asked).toBe(2);
  });
});
