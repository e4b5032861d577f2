import type { Endpoint } from "../../contract/endpoint.ts";
import type { Provider } from "../../contract/provider.ts";
import { anthropicErrors } from "../../dialects/anthropic/error-body.ts";
import { geminiGenerate, generateParams } from "../../dialects/gemini/generate-content.ts";
import { anthropicPaths } from "./anthropic-paths.ts";
import { isRegional } from "./hosts.ts";
import { locate } from "./locate.ts";
import { modelQuestions, UNLISTED } from "./models.ts";
import { rawPredict } from "./raw-predict.ts";
import { authorize, googleTokens, SERVICE_ACCOUNT } from "./service-account.ts";

/** Paths as Google's SDK makes them with a project and a location, and without. */
const WITH_PLACE = "projects/:project/locations/:location/publishers";
const GOOGLE = "google/models/:call";

/** The path of calls that come without one comes first. */
const generatePaths: readonly Endpoint[] = [
  `/v1/publishers/${GOOGLE}`,
  `/v1beta1/publishers/${GOOGLE}`,
  `/v1/${WITH_PLACE}/${GOOGLE}`,
  `/v1beta1/${WITH_PLACE}/${GOOGLE}`,
].map((path) => ({
  methods: ["POST"],
  path,
  upstreamPath: path,
  operation: "generate_content",
  bodyMode: "buffer",
  charge: "tokens",
  dialect: geminiGenerate,
  isFor: (model) => !model.includes("claude"),
  paramsOf: generateParams,
}));

/**
 * Gemini and Claude at Google's cloud: calls of Google's and Anthropic's own clients, in the project and at the location of the setting.
 * Other paths of Vertex AI are not served: what they cost is not known, and the service account may be allowed much.
 */
export const vertex: Provider = {
  id: "vertex",
  genAiName: "gcp.vertex_ai",
  baseUrl: "",
  endpoints: [...anthropicPaths, ...generatePaths, rawPredict],
  settingFields: [
    SERVICE_ACCOUNT,
    { name: "projectId", kind: "text" },
    { name: "location", kind: "host-label" },
  ],
  modelQuestions,
  unlistedModels: UNLISTED,
  priceLists: ["google", "anthropic"],
  sellerOf: (members) => (isRegional(members) ? "vertex regional" : "vertex"),
  errors: anthropicErrors,
  accessTokens: googleTokens,
  // A token takes the place of a credential.
  credentialHeaders: () => [],
  sign: (_request, members) => [["authorization", authorize(members)]],
  locate,
};
