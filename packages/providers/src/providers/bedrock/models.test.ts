import { describe, expect, it } from "vitest";

import { bedrock } from "./index.ts";

const [models, profiles] = bedrock.modelQuestions ?? [];

describe("Bedrock's models are asked for", () => {
  it.each([
    [{ awsRegion: "eu-west-1" }, "https://bedrock.eu-west-1.amazonaws.com"],
    [
      { url: "https://bedrock-runtime-fips.us-east-1.amazonaws.com/" },
      "https://bedrock-fips.us-east-1.amazonaws.com",
    ],
    [{ url: "http://127.0.0.1:9/aws", awsRegion: "eu-west-1" }, "http://127.0.0.1:9/aws"],
  ])("with %j at %s", (members, base) => {
    expect(models?.locate(members)).toBe(
      `${base}/foundation-models?byInferenceType=ON_DEMAND&byOutputModality=TEXT`,
    );
    expect(profiles?.locate(members)).toBe(
      `${base}/inference-profiles?maxResults=1000&type=SYSTEM_DEFINED`,
    );
  });

  it.each([{}, { awsRegion: "EU/../x" }])("nowhere with %j", (members) => {
    expect([models?.locate(members), profiles?.locate(members)]).toEqual([undefined, undefined]);
  });
});

describe("answers of Bedrock's", () => {
  it("have models by the names they are called by", () => {
    const summary = { modelId: "amazon.nova-lite-v1:0", modelName: "Nova Lite", modelArn: "arn:x" };
    expect(models?.read({ modelSummaries: [summary, 7] })).toEqual([
      { id: "amazon.nova-lite-v1:0", display_name: "Nova Lite" },
    ]);
    const profile = {
      inferenceProfileId: "us.anthropic.claude",
      inferenceProfileName: "US Claude",
    };
    expect(profiles?.read({ inferenceProfileSummaries: [profile] })).toEqual([
      { id: "us.anthropic.claude", display_name: "US Claude" },
    ]);
  });

  it("of another form are none", () => {
    expect(models?.read({ message: "no" })).toBeUndefined();
    expect(profiles?.read({ inferenceProfileSummaries: {} })).toBeUndefined();
  });
});
