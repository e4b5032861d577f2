import { expect, it } from "vitest";

import { sign } from "./sign.ts";

const MODEL = "https://bedrock-runtime.eu-west-1.amazonaws.com/model";
const KEYS = {
  awsAccessKeyId: "AKIDEXAMPLE",
  awsSecretAccessKey: "s3cr3t/+",
  awsRegion: "eu-west-1",
};
const AT_MS = Date.UTC(2026, 10, 29, 12, 30, 45);

const authorizationOf = async (url: string, body: string, members = {}): Promise<string> => {
  const request = {
    method: "POST",
    url: new URL(url),
    headers: [],
    body: Buffer.from(body),
  } as const;
  const lines = new Map(await sign(request, { ...KEYS, ...members }, AT_MS));
  expect(lines.get("x-amz-date")).toBe("20261129T123045Z");
  return lines.get("authorization") ?? "";
};

/** Signatures as aws4fetch 1.0.20 made them, another implementation. */
it.each([
  [
    "a body",
    `${MODEL}/anthropic.claude-v2/invoke`,
    '{"a":"é"}',
    "9dc9335e721e9c6141997c69301179a4c6056794b094b31e02e223250a4ce98a",
  ],
  [
    "a version behind the model's name",
    `${MODEL}/anthropic.claude-3-haiku-20240307-v1%3A0/invoke`,
    "{}",
    "e51ea6c89e2689567c4e4b2f766d254f891db475ef7ff5a80c35d2f97c8a3dcb",
  ],
  [
    "a model's ARN",
    `${MODEL}/arn%3Aaws%3Abedrock%3Aeu-west-1%3A123%3Aapplication-inference-profile%2Fab12/invoke-with-response-stream`,
    "{}",
    "f49d65cea55a52b914d0c74c69f6186cfca41f0f637bdd6d92ffb4b2d8e508b5",
  ],
  [
    "parameters, one of them twice",
    `${MODEL}/m/invoke?b=2&a=x%20y&b=1&c`,
    "{}",
    "f90c2e7e7d88a00ac0a9934b525d2fccb468390c33afe3391574e2cdb62127fb",
  ],
  [
    "no body",
    `${MODEL}/m/invoke`,
    "",
    "fb6f2183be275ae7b4d6cc6acc586b1ffe204181a1c8a00306cad7243ceb18d4",
  ],
])("signs %s", async (_, url, body, signature) => {
  expect(await authorizationOf(url, body)).toBe(
    `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261129/eu-west-1/bedrock/aws4_request, SignedHeaders=host;x-amz-date, Signature=${signature}`,
  );
});

it("signs and sends a session's token", async () => {
  expect(await authorizationOf(`${MODEL}/m/invoke`, "{}", { awsSessionToken: "tok/+=" })).toBe(
    "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261129/eu-west-1/bedrock/aws4_request, SignedHeaders=host;x-amz-date;x-amz-security-token, Signature=4eea0bf8bd43ee5ca3e9bbda9353b42e29e911d987d9a734d4f8aea565409726",
  );
});

it.each(["awsAccessKeyId", "awsSecretAccessKey", "awsRegion"])(
  "refuses to sign without %s",
  async (name) => {
    await expect(authorizationOf(`${MODEL}/m/invoke`, "{}", { [name]: "" })).rejects.toThrow(
      "auth credentials are missing",
    );
  },
);
