import { hash, randomBytes } from "node:crypto";

import { limitsOf } from "@lintel/core";
import { describe, expect, it } from "vitest";

import { readConfig } from "./config.ts";

const LINTEL_ENCRYPTION_KEYS = `one:${randomBytes(32).toString("base64")}`;
const VLLM = { BACKEND_KIND: "vllm", BACKEND_BASE_URL: "http://127.0.0.1:8000/v1/" };
const simpleOf = (env: Record<string, string>) =>
  readConfig({ LINTEL_ENCRYPTION_KEYS, ...env }).simple;
const faultOf = (env: Record<string, string>): string => {
  try {
    simpleOf(env);
    return "";
  } catch (error) {
    return String(error);
  }
};

describe("one backend and its keys, from the environment", () => {
  it("are none where nothing is said of them", () => {
    expect(simpleOf({})).toBeUndefined();
  });

  it("are a setting and a key for each secret, of which only the hash is kept", () => {
    const secrets = { API_KEYS: " one-secret, two-secret,one-secret,", BACKEND_API_KEY: "up" };
    const simple = simpleOf({ ...VLLM, ...secrets, MODEL_NAME: "Qwen/Q" });
    expect(simple).toMatchObject({
      setting: {
        provider: "vllm",
        setting: { url: "http://127.0.0.1:8000/v1", apikey: "up" },
        modelAliases: { "Qwen/Q": "Qwen/Q" },
      },
      openKey: undefined,
      isKeptClosed: false,
      origin: "http://127.0.0.1:8000",
    });
    expect(simple?.keys.map(({ secretHash, settingIds }) => [secretHash, settingIds])).toEqual(
      ["one-secret", "two-secret"].map((secret) => [
        hash("sha256", secret, "hex"),
        [simple?.setting.id],
      ]),
    );
    expect(JSON.stringify(simple?.keys)).not.toContain("secret,");
    expect(JSON.stringify(simple?.keys)).not.toContain("one-secret");
  });

  it("have the same ids in every proxy, whatever stands beside them", () => {
    const idOf = (keys: string) => simpleOf({ ...VLLM, API_KEYS: keys })?.keys.at(-1)?.id;
    expect(idOf("other,mine")).toBe(idOf("mine"));
    expect(idOf("mine")).not.toBe(idOf("other"));
  });

  it("limit each key's calls where that is asked for", () => {
    const limited = simpleOf({
      ...VLLM,
      API_KEYS: "k",
      RATE_LIMIT_ENABLED: "true",
      RATE_LIMIT_RPM: "30",
      RATE_LIMIT_BURST: "5",
    });
    const [key] = limited?.keys ?? [];
    expect(key && limitsOf(key)).toEqual({
      cost: [],
      rate: [],
      burst: { size: 5, perMinute: 30 },
    });
    const [free] = simpleOf({ ...VLLM, API_KEYS: "k" })?.keys ?? [];
    expect(free && limitsOf(free)).toEqual({ cost: [], rate: [] });
  });

  it.each([
    [{ HOST: "127.0.0.1" }, true],
    [{ HOST: "::1" }, true],
    [{ HOST: "localhost" }, true],
    [{}, false],
    [{ HOST: "127.0.0.1.example" }, false],
    [{ HOST: "10.0.0.1" }, false],
    [{ LINTEL_OPEN: "yes" }, true],
    [{ HOST: "127.0.0.1", API_KEYS: "k" }, false],
    [{ LINTEL_OPEN: "yes", API_KEYS: "k" }, false],
  ])("let callers without a key in only on loopback, or where that is said: %j", (env, isOpen) => {
    const simple = simpleOf({ ...VLLM, ...env });
    expect(simple?.openKey !== undefined).toBe(isOpen);
    expect(simple?.isKeptClosed).toBe(!isOpen && !("API_KEYS" in env));
  });

  it.each([
    [{ BACKEND_KIND: "vlm" }, "BACKEND_KIND: must be one of openai, azure,"],
    [{ BACKEND_KIND: "vllm" }, "BACKEND_BASE_URL is missing: vllm needs it"],
    [{ BACKEND_KIND: "openai" }, "BACKEND_API_KEY is missing: openai needs it"],
    [{ BACKEND_KIND: "bedrock" }, "BACKEND_KIND bedrock needs awsRegion"],
    [{ BACKEND_KIND: "vllm", BACKEND_BASE_URL: "ftp://x" }, "BACKEND_BASE_URL: must be a URL"],
    [{ API_KEYS: "topsecret" }, "BACKEND_KIND is missing: API_KEYS needs it"],
    [{ ...VLLM, API_KEYS: "topsecret\u00e9" }, "API_KEYS: must be of visible ASCII"],
    [{ ...VLLM, BACKEND_API_KEY: "topsecret\n" }, "BACKEND_API_KEY: must be of visible ASCII"],
    [{ ...VLLM, RATE_LIMIT_RPM: "0" }, "RATE_LIMIT_RPM"],
  ])("are refused with the reason, and no secret: %j", (env, reason) => {
    expect(faultOf(env)).toContain(reason);
    expect(faultOf(env)).not.toContain("topsecret");
  });
});
