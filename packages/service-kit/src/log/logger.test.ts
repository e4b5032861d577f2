import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { createLogger, type Logger } from "./logger.ts";

const SECRET = "sk-lintel-4f2a9c81d7";

/** What the logger wrote while `use` ran. */
function linesOf(use: (logger: Logger) => void): string {
  let text = "";
  const destination = { write: (line: string) => void (text += line) };
  use(createLogger({ service: "proxy-edge", level: "info", destination }));
  return text;
}

describe("createLogger", () => {
  it("writes one JSON object a line, with the service and the level's name", () => {
    const line: unknown = JSON.parse(linesOf((log) => log.info({ keyId: "k1" }, "call")));
    expect(line).toMatchObject({
      level: "info",
      service: "proxy-edge",
      keyId: "k1",
      msg: "call",
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.+Z$/),
    });
  });

  it("writes a fact as it does any other line", () => {
    const facts = { keyId: "k1", model: `Bearer ${SECRET}`, none: undefined };
    const [fact, info] = [
      linesOf((log) => log.fact(facts, "call")),
      linesOf((log) => log.info(facts, "call")),
    ];
    expect(fact).not.toContain(SECRET);
    const withoutTime = (line: string) => line.replace(/"time":"[^"]+"/, "");
    expect(withoutTime(fact)).toBe(withoutTime(info));
  });

  it("writes a fact of which nothing is known", () => {
    const line: unknown = JSON.parse(linesOf((log) => log.fact({ none: undefined }, 'a "call"')));
    expect(line).toMatchObject({ level: "info", msg: 'a "call"' });
  });

  it("leaves out what is below its level", () => {
    expect(linesOf((log) => log.debug("x"))).toBe("");
  });

  it.each([
    { authorization: `Bearer ${SECRET}` },
    { headers: { Authorization: SECRET, "X-API-Key": SECRET, "api-key": SECRET, cookie: SECRET } },
    { request: { options: { headers: [{ "set-cookie": SECRET }] } } },
    { apikey: SECRET, api_key: SECRET, apiKey: SECRET },
    { setting: { apikey: SECRET, url: SECRET } },
    { password: SECRET, ADMIN_PASS: SECRET, LINTEL: { ENCRYPTION_KEYS: SECRET } },
    {
      DATABASE_URL: SECRET,
      REDIS_URL: SECRET,
      secretAccessKey: SECRET,
      AWS_SECRET_ACCESS_KEY: SECRET,
    },
    { err: new Error(`upstream said: Incorrect API key provided: ${SECRET}`) },
    { err: new Error("failed", { cause: new Error(`Bearer ${SECRET}`) }) },
    { err: new Error(`connect postgres://lintel:${SECRET}@db/lintel`) },
    { err: Object.assign(new Error("NOAUTH"), { command: { name: "auth", args: [SECRET] } }) },
    { err: Object.assign(new Error("unique"), { detail: `Key (name)=(${SECRET}) exists` }) },
    { err: Object.assign(new Error("x"), { detail: { headers: { "x-api-key": SECRET } } }) },
    { err: new AggregateError([new Error(`Bearer ${SECRET}`)], "all failed") },
    { nested: { err: Object.assign(new Error("x"), { query: SECRET }) } },
    { list: [Object.assign(new Error(SECRET), { args: SECRET })] },
  ])("does not let a secret through: case %#", (fields) => {
    const line = linesOf((log) => log.error(fields, "failed"));
    expect(line).toContain('"msg":"failed"');
    expect(line).not.toContain(SECRET);
  });

  it("does not let a secret through from a bare error or a message", () => {
    const line = linesOf((log) => {
      log.error(new Error(`Bearer ${SECRET}`));
      log.info("started with %s", SECRET);
    });
    expect(line).not.toContain(SECRET);
  });

  it("does not let a secret through at any depth", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("a", "b", 0), { maxLength: 9 }), (path) => {
        const fields = path.reduceRight<object>(
          (inner, name) => (name === 0 ? [inner] : { [name]: inner }),
          { password: SECRET },
        );
        expect(linesOf((log) => log.info({ fields }, "x"))).not.toContain(SECRET);
      }),
    );
  });

  it("keeps what the wide line needs", () => {
    const fields = {
      keyId: "0b0e",
      route: "",
      inputTokens: 12,
      outputTokens: 3,
      costNano: 4200,
      cached: false,
      at: new Date(0),
      tags: ["a"],
    };
    const line: unknown = JSON.parse(linesOf((log) => log.info(fields, "call")));
    expect(line).toMatchObject({ ...fields, at: "1970-01-01T00:00:00.000Z" });
  });

  it("logs of an error its type, code, detail and causes", () => {
    const cause = Object.assign(new Error("refused"), { code: "ECONNREFUSED" });
    const error = Object.assign(new Error("no answer", { cause }), { detail: { attempt: 2 } });
    const line: unknown = JSON.parse(linesOf((log) => log.error({ err: error }, "x")));
    expect(line).toMatchObject({
      err: {
        type: "Error",
        message: "no answer",
        stack: expect.stringContaining("logger.test.ts"),
        detail: { attempt: 2 },
        cause: { message: "refused", code: "ECONNREFUSED" },
      },
    });
  });

  it("ends at causes that go in a circle", () => {
    const error = new Error("a");
    error.cause = error;
    expect(linesOf((log) => log.error({ err: error }, "x"))).toContain('"msg":"x"');
  });
});
