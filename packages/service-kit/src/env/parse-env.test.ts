import { describe, expect, it } from "vitest";
import { z } from "zod";

import { ConfigError } from "./config-error.ts";
import { envCheck, parseEnv } from "./parse-env.ts";
import { envDuration } from "./values/env-duration.ts";
import { envFlag } from "./values/env-flag.ts";
import { envInteger, envPort } from "./values/env-integer.ts";
import { envUrl } from "./values/env-url.ts";

const schema = z.object({
  WAIT: envDuration("5s"),
  PORT: envPort(8002),
  COUNT: envInteger(3, 1, 64),
  OPEN: envFlag(false),
  COLLECTOR: envUrl("http", "https").optional(),
  ADMIN_PASS: z.string().min(8, "must have at least 8 characters"),
  LINTEL_NEW_THING: z.string().optional(),
});
const VALID = { ADMIN_PASS: "long enough" };

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    parseEnv(schema, env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe("parseEnv", () => {
  it("fills in the defaults", () => {
    expect(parseEnv(schema, VALID)).toEqual({
      WAIT: 5000,
      PORT: 8002,
      COUNT: 3,
      OPEN: false,
      ADMIN_PASS: "long enough",
    });
  });

  it("takes an empty variable as unset", () => {
    expect(parseEnv(schema, { ...VALID, PORT: "", COLLECTOR: "" }).PORT).toBe(8002);
    expect(problemsOf({ ADMIN_PASS: "" })).toEqual(["ADMIN_PASS is missing"]);
  });

  it("lists every problem at once", () => {
    const env = {
      WAIT: "5",
      PORT: "65536",
      COUNT: "0",
      OPEN: "maybe",
      COLLECTOR: "collector:4318",
    };
    expect(problemsOf(env)).toEqual([
      "WAIT: must be a duration above zero and below 25 days, such as 500ms, 5s or 1h30m",
      "PORT: must be a whole number from 0 to 65535",
      "COUNT: must be a whole number from 1 to 64",
      "OPEN: must be true or false",
      "COLLECTOR: must be a URL that starts with http:// or https://",
      "ADMIN_PASS is missing",
    ]);
  });

  it("lists what is wrong with variables together, beside what is wrong with each", () => {
    const check = envCheck(
      z.object({ PORT: envPort(1), COUNT: envInteger(3, 1, 64), OPEN: envFlag(false) }),
      ({ COUNT, OPEN, PORT }) => (OPEN ? [`OPEN needs a COUNT: ${COUNT}, ${PORT}`] : []),
    );
    const env = { ...VALID, PORT: "x", COUNT: "5", OPEN: "yes" };
    expect(() => parseEnv(schema, env, [check])).toThrow(
      /^the configuration has problems:\n.*PORT: must be .*\n.*OPEN needs a COUNT: 5, 1$/,
    );
  });

  it("says in its message what is in its list", () => {
    expect(() => parseEnv(schema, {})).toThrow(
      "the configuration has a problem:\n  - ADMIN_PASS is missing",
    );
  });

  it("never repeats a value, as it may be a secret", () => {
    const secret = "hunter2";
    const env = Object.fromEntries(Object.keys(schema.shape).map((name) => [name, secret]));
    const problems = problemsOf({ ...env, LINTEL_OTHER: secret });
    expect(problems).toHaveLength(7);
    expect(problems.join()).not.toContain(secret);
  });

  it("reports unknown LINTEL_ variables", () => {
    expect(problemsOf({ ...VALID, LINTEL_SPOOL_DIRECTORY: "/x" })).toEqual([
      "LINTEL_SPOOL_DIRECTORY is not a variable of Lintel; is it misspelt?",
    ]);
  });

  it("accepts what another service reads, its own variables and those of the tests", () => {
    const env = {
      LINTEL_SPOOL_DIR: "/x",
      LINTEL_NEW_THING: "x",
      LINTEL_TEST_REDIS_URL: "x",
      PATH: "x",
    };
    expect(problemsOf({ ...VALID, ...env })).toEqual([]);
  });

  it.each([
    ["TRUE", true],
    ["on", true],
    ["1", true],
    ["Yes", true],
    ["no", false],
    ["0", false],
    ["OFF", false],
  ])("reads %s as %s", (text, value) => {
    expect(parseEnv(schema, { ...VALID, OPEN: text }).OPEN).toBe(value);
  });

  it.each(["-1", "1.5", "0x10", " 3", "1e1", "٣", "99999999999999999999"])(
    "refuses %j as a whole number",
    (text) => {
      expect(problemsOf({ ...VALID, COUNT: text })).toHaveLength(1);
    },
  );

  it.each(["0s", "-5s", "soon", "25d"])("refuses %j as a time-out", (text) => {
    expect(problemsOf({ ...VALID, WAIT: text })).toHaveLength(1);
  });
});
