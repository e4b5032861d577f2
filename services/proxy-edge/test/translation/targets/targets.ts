import { generateKeyPairSync } from "node:crypto";

import type { ProviderSetting } from "@lintel/core";

import { aSetting } from "../../routes/route-objects.ts";
import { plainOf, type Script } from "../../routes/scripted-upstream.ts";
import type { Scenario } from "../scenarios.ts";
import { answerChat } from "./answer-chat.ts";
import { answerConverse } from "./answer-converse.ts";
import { answerGenerateContent } from "./answer-generate-content.ts";
import { answerMessages } from "./answer-messages.ts";
import { answerResponses } from "./answer-responses.ts";

export const TOKEN = plainOf('{"access_token":"sk-upstream-D","expires_in":3599}');
const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

/** A setting of Vertex AI, whose service account gets `TOKEN`. */
export function onVertex(name: string): ProviderSetting {
  const serviceAccount = JSON.stringify({
    client_email: "gateway@test.iam.gserviceaccount.com",
    private_key: privateKey.export({ type: "pkcs8", format: "pem" }),
    project_id: "test",
    token_uri: "https://token.test/",
  });
  return aSetting(name, { provider: "vertex", setting: { serviceAccount } });
}

export interface TargetDialect {
  readonly name: string;
  readonly model: string;
  readonly setting: ProviderSetting;
  readonly answer: (scenario: Scenario) => Script;
  /** It does not say that a stop sequence was written. */
  readonly hidesSequence?: true;
  /** Its provider speaks this dialect too, whose calls are not translated. */
  readonly isSpokenAs?: readonly string[];
  /** A further provider of the dialect, which some callers are enough to try: without more, those of chat. */
  readonly place?: string;
  readonly triedBy?: readonly string[];
}

export const TARGETS: readonly TargetDialect[] = [
  {
    name: "bedrock-converse",
    model: "amazon.nova-lite-v1:0",
    setting: aSetting("D", {
      provider: "bedrock",
      setting: { awsAccessKeyId: "AKID", awsSecretAccessKey: "secret", awsRegion: "us-east-1" },
    }),
    answer: answerConverse,
  },
  {
    name: "anthropic-messages",
    model: "claude-sonnet-4-5",
    setting: aSetting("C", { provider: "anthropic" }),
    answer: answerMessages,
  },
  {
    name: "openai-chat",
    model: "deepseek-chat",
    setting: aSetting("B", { provider: "deepseek" }),
    answer: answerChat,
    hidesSequence: true,
    isSpokenAs: ["openai-completions"],
  },
  {
    name: "gemini-generate",
    model: "gemini-3-flash",
    setting: aSetting("D", { provider: "gemini", setting: { apikey: "sk-google" } }),
    answer: answerGenerateContent,
    hidesSequence: true,
    isSpokenAs: ["openai-chat", "openai-completions"],
  },
  {
    name: "gemini-generate",
    place: "Vertex AI",
    model: "gemini-3-flash",
    setting: onVertex("D"),
    answer: answerGenerateContent,
    hidesSequence: true,
  },
  {
    name: "anthropic-messages",
    place: "Vertex AI",
    model: "claude-sonnet-4-5@20250929",
    setting: onVertex("D"),
    answer: answerMessages,
  },
  {
    name: "openai-chat",
    place: "Azure",
    triedBy: ["anthropic-messages"],
    model: "gpt-4o",
    setting: aSetting("B", {
      provider: "azure",
      setting: { resourceName: "r", apikey: "sk-upstream-B" },
    }),
    answer: answerChat,
    hidesSequence: true,
    isSpokenAs: ["openai-completions", "openai-responses"],
  },
  {
    name: "openai-chat",
    place: "Cohere",
    triedBy: ["anthropic-messages", "openai-responses"],
    model: "command-a-03-2025",
    setting: aSetting("B", { provider: "cohere" }),
    answer: answerChat,
    hidesSequence: true,
    isSpokenAs: ["openai-completions"],
  },
  {
    name: "openai-responses",
    model: "gpt-5-pro",
    setting: aSetting("B"),
    answer: answerResponses,
    hidesSequence: true,
    isSpokenAs: ["openai-completions"],
  },
];
