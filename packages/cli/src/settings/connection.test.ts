import { describe, expect, it } from "vitest";

import { aHost } from "../../test/a-host.ts";
import { givenOf } from "../arguments/given.ts";
import { readConnection } from "./connection.ts";

const connection = (values: Record<string, string>, members: Parameters<typeof aHost>[0] = {}) => {
  const host = aHost(members);
  return readConnection(givenOf("", values, host.now), host);
};

const FILE = "/home/me/.config/lintel/config.json";
const text = '{"url":"http://file:1","token":"of-the-file"}';

describe("readConnection", () => {
  it("prefers options to the environment, and that to the file", async () => {
    const env = {
      LINTEL_ADMIN_URL: "http://env:1/",
      LINTEL_ADMIN_TOKEN: "of-the-env",
      ADMIN_PASS: "pass",
    };
    const files = { [FILE]: { text, isOpenToOthers: false } };
    expect(await connection({}, { files })).toMatchObject({
      url: "http://file:1",
      token: "of-the-file",
    });
    expect(await connection({}, { files, env })).toMatchObject({
      url: "http://env:1",
      token: "of-the-env",
    });
    const values = { url: "https://option:1", token: "of-the-option", timeout: "2.5" };
    expect(await connection(values, { files, env })).toEqual({
      url: "https://option:1",
      token: "of-the-option",
      deadlineMs: 2500,
    });
  });

  it("takes ADMIN_PASS, and without anything the local service without a token", async () => {
    expect(await connection({}, { env: { ADMIN_PASS: "pass" } })).toMatchObject({ token: "pass" });
    expect(await connection({})).toEqual({
      url: "http://127.0.0.1:8001",
      token: undefined,
      deadlineMs: 30_000,
    });
  });

  it("warns when others can read the token", async () => {
    const errors: string[] = [];
    await connection({}, { files: { [FILE]: { text, isOpenToOthers: true } }, errors });
    expect(errors).toEqual([`warning: others can read the token in ${FILE}: chmod 600 it\n`]);
  });

  it.each([
    [{ url: "ftp://x" }, "must be http or https"],
    [{ url: "http://a:b@x" }, "without credentials"],
    [{ timeout: "0" }, "--timeout must be above 0"],
    [{ config: "/none.json" }, "/none.json cannot be read"],
    [{ config: "/bad.json" }, "/bad.json must be"],
    [{ config: "/other.json" }, "/other.json must be"],
  ])("refuses %j, and never repeats what may be a token", async (values, message) => {
    const files = {
      "/bad.json": { text: '{"token":"hidden"', isOpenToOthers: false },
      "/other.json": { text: '{"token":7,"hidden":1}', isOpenToOthers: false },
    };
    const refused = connection(values, { files });
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.not.toThrow("hidden");
  });
});
