import type { Provider } from "../../contract/provider.ts";
import { complete } from "../../dialects/anthropic/complete.ts";
import { anthropicErrors } from "../../dialects/anthropic/error-body.ts";
import { messages } from "../../dialects/anthropic/messages.ts";
import { converseEndpoints } from "./converse.ts";
import { invoke } from "./invoke.ts";
import { locate } from "./locate.ts";
import { modelQuestions, UNLISTED } from "./models.ts";
import { nativeInvocations } from "./native.ts";
import { sign } from "./sign.ts";

/** Anthropic's two ways to be asked, at Amazon's, the way in which AWS' own clients ask its models, and the one for models of every family. */
export const bedrock: Provider = {
  id: "bedrock",
  genAiName: "aws.bedrock",
  baseUrl: "",
  endpoints: [...[messages, complete].map(invoke), ...nativeInvocations, ...converseEndpoints],
  settingFields: [
    { name: "awsAccessKeyId", kind: "secret", isRequired: true, isAmbient: true },
    { name: "awsSecretAccessKey", kind: "secret", isRequired: true, isAmbient: true },
    { name: "awsRegion", kind: "host-label", isRequired: true },
  ],
  modelQuestions,
  unlistedModels: UNLISTED,
  priceLists: ["aws"],
  errors: anthropicErrors,
  // What AWS' clients sign a call with is for the call that they made.
  headersInBody: ["anthropic-beta", "x-amz-date", "x-amz-security-token", "x-amz-content-sha256"],
  // A signature takes the place of a credential.
  credentialHeaders: () => [],
  usesAmbientCredentials: ({ awsAccessKeyId = "", awsSecretAccessKey = "" }) =>
    awsAccessKeyId === "" && awsSecretAccessKey === "",
  locate,
  sign,
};
