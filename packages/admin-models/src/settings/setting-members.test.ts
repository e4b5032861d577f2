import { describe, expect, it } from "vitest";

import { validateMembers, publicMembers, spellMembers } from "./setting-members.ts";

const ALL = {
  url: "https://example.com/v1",
  resourceName: "r",
  awsRegion: "eu-west-1",
  apiVersion: "2025-01-01",
  apikey: "s1",
  awsAccessKeyId: "s2",
  awsSecretAccessKey: "s3",
  token: "s4",
};

describe("validateMembers", () => {
  it.each([
    ["openai", {}, "provider openai is missing fields apikey"],
    ["openai", { apikey: "" }, "provider openai is missing fields apikey"],
    ["anthropic", {}, "provider anthropic is missing fields apikey"],
    ["deepinfra", {}, "provider deepinfra is missing fields apikey"],
    ["azure", {}, "provider azure is missing fields resourceName,apikey"],
    ["azure", { apikey: "x" }, "provider azure is missing fields resourceName"],
    ["vllm", {}, "provider vllm is missing fields url"],
    [
      "bedrock",
      { awsRegion: "x", awsAccessKeyId: "x" },
      "provider bedrock is missing fields awsSecretAccessKey",
    ],
    ["bedrock", {}, "provider bedrock is missing fields awsRegion"],
    ["mine", {}, "provider mine is not supported"],
    ["OpenAI", { apikey: "x" }, "provider OpenAI is not supported"],
  ])("refuses %s with %j", (provider, members, sentence) => {
    expect(validateMembers(provider, members, undefined)).toBe(sentence);
  });

  it.each([["ftp://x/"], ["nonsense"], ["https://u:p@x/"], ["https://x/?key=1"], ["https://x/#a"]])(
    "refuses the address %s",
    (url) => {
      expect(validateMembers("openai", { apikey: "x", url }, undefined)).toMatch(
        /^setting.url must/,
      );
    },
  );

  it.each([
    ["openai", { apikey: "sk-1\n" }, "apikey must be of visible ASCII"],
    ["openai", { apikey: "é ☃" }, "apikey must be of visible ASCII"],
    ["azure", { apikey: "x", resourceName: "evil.com/" }, "resourceName must be of letters"],
    ["azure", { apikey: "x", resourceName: "-r" }, "resourceName must be of letters"],
    ["bedrock", { awsRegion: "us-east-1/" }, "awsRegion must be of letters"],
    [
      "bedrock",
      { awsRegion: "us-east-1", awsAccessKeyId: "a b", awsSecretAccessKey: "x" },
      "awsAccessKeyId must be of visible ASCII",
    ],
  ])("refuses for %s what cannot be sent: %j", (provider, members, reason) => {
    expect(validateMembers(provider, members, undefined)).toContain(reason);
  });

  it("refuses a custom provider's credential that cannot be sent, under any name", () => {
    expect(validateMembers("mine", { token: "a\nb" }, "token")).toContain(
      "setting.token must be of",
    );
    expect(validateMembers("mine", { token: "a-b" }, "token")).toBeUndefined();
  });

  it.each(["connectTimeout", "firstByteTimeout", "idleTimeout", "totalTimeout"])(
    "wants a duration as %s",
    (name) => {
      const messageFor = (text: string) =>
        validateMembers("openai", { apikey: "x", [name]: text }, undefined);
      expect(messageFor("1m30s")).toBeUndefined();
      for (const wrong of ["soon", "0s", "-1s", "30"]) {
        expect(messageFor(wrong)).toBe(`setting.${name} must be a duration such as 30s`);
      }
    },
  );

  it("wants a whole number of calls at once", () => {
    const messageFor = (maxConcurrency: string) =>
      validateMembers("vllm", { url: "http://h", maxConcurrency }, undefined);
    for (const right of ["", "1", "99999"]) expect(messageFor(right)).toBeUndefined();
    for (const wrong of ["0", "-1", "1.5", "many", "100000", "1e3", " 1"]) {
      expect(messageFor(wrong)).toBe(
        "setting.maxConcurrency must be a whole number from 1 to 99999",
      );
    }
    expect(publicMembers("vllm", { maxConcurrency: "2" })).toEqual({ maxConcurrency: "2" });
  });

  it.each([
    ["vllm", { allowLoad: "no", allowUnload: "no" }, undefined],
    ["ollama", { allowLoad: "yes", allowUnload: "yes" }, undefined],
    ["ollama", { allowLoad: "true" }, "setting.allowLoad must be yes or no"],
    [
      "vllm",
      { allowLoad: "yes" },
      "setting.allowLoad cannot be yes: no call loads a model at vllm",
    ],
    ["vllm", { usdPerHour: "2.49", maxConcurrency: "8" }, undefined],
    ["vllm", { usdPerHour: "2.49", maxConcurrency: "8", hourSharedBy: "16" }, undefined],
    ["locallab", { usdPerHour: "0.5" }, undefined],
    ["vllm", { usdPerHour: "2.49" }, "setting.usdPerHour needs setting.maxConcurrency"],
    [
      "vllm",
      { usdPerHour: "$2", maxConcurrency: "8" },
      "setting.usdPerHour must be dollars such as 2.49, at most 1000000",
    ],
    [
      "vllm",
      { usdPerHour: "2", maxConcurrency: "8", hourSharedBy: "4" },
      "setting.hourSharedBy must be a whole number, and not less than setting.maxConcurrency",
    ],
    ["vllm", { hourSharedBy: "4" }, "setting.hourSharedBy needs setting.usdPerHour"],
    [
      "groq",
      { usdPerHour: "2", maxConcurrency: "8" },
      "setting.usdPerHour is for servers of your own",
    ],
  ])("says of a server of one's own what is wrong: %s %j", (provider, members, message) => {
    const all = { url: "http://h", apikey: "x", ...members };
    expect(validateMembers(provider, all, undefined)).toBe(message);
    expect(publicMembers(provider, all)).toMatchObject(members);
  });

  it("takes a Bedrock setting without keys: the machine's own are meant", () => {
    expect(validateMembers("bedrock", { awsRegion: "x" }, undefined)).toBeUndefined();
  });

  it("wants of a custom provider the member it names, if it names one", () => {
    const sentence = "provider mine is missing value for field token";
    expect(validateMembers("mine", {}, "token")).toBe(sentence);
    expect(validateMembers("mine", { token: "x" }, "token")).toBeUndefined();
    expect(validateMembers("mine", {}, "")).toBeUndefined();
  });

  it("takes a vllm without an apikey", () => {
    expect(validateMembers("vllm", { url: "http://10.0.0.1:8000" }, undefined)).toBeUndefined();
  });
});

describe("publicMembers", () => {
  it("shows what is on the list and nothing else", () => {
    const { url, resourceName, awsRegion, apiVersion } = ALL;
    expect(publicMembers("azure", ALL)).toEqual({ url, resourceName, awsRegion, apiVersion });
  });

  it("shows nothing of a custom provider, whose author chose the names", () => {
    expect(publicMembers("mine", ALL)).toEqual({});
  });
});

describe("spellMembers", () => {
  it("gives known members their one spelling and leaves others alone", () => {
    const given = { apiKey: "x", RESOURCENAME: "r", Other: "o" };
    const spelled = { apikey: "x", resourceName: "r", Other: "o" };
    expect(spellMembers("azure", given, undefined)).toEqual(spelled);
  });

  it("knows of a custom provider's members the one that it names", () => {
    const given = { apiKey: "x", RESOURCENAME: "r" };
    expect(spellMembers("mine", given, "apikey")).toEqual({ apikey: "x", RESOURCENAME: "r" });
    expect(spellMembers("mine", given, "")).toEqual(given);
  });
});
