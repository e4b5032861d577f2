import { describe, expect, it } from "vitest";

import {
  findSecret,
  findSecrets,
  holdsSecret,
  maskSecret,
  pathWithoutSecret,
} from "./find-secret.ts";

const AWS_SCOPE = "20261130/us-east-1/bedrock/aws4_request";

describe("findSecret", () => {
  it.each([
    [{ authorization: "Bearer sk-1" }, "sk-1"],
    [{ authorization: "bEARER   sk-1" }, "sk-1"],
    [{ authorization: `Basic ${btoa("user:sk:1")}` }, "sk:1"],
    [{ authorization: `Basic ${btoa("no-colon")}` }, ""],
    [{ authorization: `AWS4-HMAC-SHA256 Credential=sk-1/${AWS_SCOPE}, Signature=0` }, "sk-1"],
    [{ authorization: `AWS4-HMAC-SHA256 Signature=0,Credential=a/b+c=/${AWS_SCOPE}` }, "a/b+c="],
    [{ authorization: "AWS4-HMAC-SHA256 Credential=sk-1, Signature=0" }, ""],
    [{ authorization: "AWS4-HMAC-SHA256 sk-1" }, ""],
    [{ authorization: "Digest sk-1" }, ""],
    [{ authorization: "sk-1" }, ""],
    [{ "api-key": "sk-2", authorization: "Bearer sk-1" }, "sk-2"],
    [{ "x-api-key": " sk-3 ", "api-key": "sk-2" }, "sk-3"],
    [{ "x-goog-api-key": "sk-6", authorization: "Bearer sk-1" }, "sk-6"],
    [{ "x-api-key": ["sk-4", "sk-5"] }, "sk-4"],
    [{}, ""],
  ])("in %j finds %j", (headers, secret) => {
    expect(findSecret(headers)).toBe(secret);
  });
});

it("maskSecret shows no more than the contract does", () => {
  expect(maskSecret("sk-abcdef")).toBe(`sk-ab${"*".repeat(46)}`);
  expect(maskSecret("sk-12")).toBe("s*****");
});

it("findSecrets finds each credential once, in the order in which they count", () => {
  const authorization = "Bearer sk-1";
  expect(findSecrets({ "x-api-key": "", "api-key": "sk-2", authorization })).toEqual([
    "sk-2",
    "sk-1",
  ]);
  expect(findSecrets({ "x-api-key": "sk-1", authorization })).toEqual(["sk-1"]);
  expect(findSecrets({})).toEqual([]);
});

describe("a path that holds the caller's key", () => {
  const secret = "sk-lintel-secret";

  it.each([`/v1/foo/${secret}`, `/v1/foo/${secret}/bar`, "/v1/foo/sk%2Dlintel%2dsecret"])(
    "is found and masked: %s",
    (path) => {
      expect(holdsSecret(path, secret)).toBe(true);
      expect(pathWithoutSecret(path, secret)).not.toContain("lintel-secret");
    },
  );

  it.each(["/v1/models/sk-lintel", "/v1/foo/%zz"])("is not %s", (path) => {
    expect(holdsSecret(path, secret)).toBe(false);
    expect(pathWithoutSecret(path, secret)).toBe(path);
  });

  it("is not looked for with a key so short that it stands there by chance", () => {
    expect(holdsSecret("/v1/models", "v1")).toBe(false);
  });
});
