import type { CallBody, CallBodyVerdict } from "../contract/call-body.ts";
import type { Capabilities, ParameterNames } from "../contract/capabilities.ts";
import type { Endpoint } from "../contract/endpoint.ts";
import type { Provider, SettingFields, Target } from "../contract/provider.ts";
import type { SettingField } from "../contract/setting-field.ts";
import {
  type ChatVariant,
  createChatCompletions,
  MAX_TEMPLATE_TOKENS,
} from "../dialects/openai/chat/chat-completions.ts";
import { completions } from "../dialects/openai/chat/completions.ts";
import { embeddings } from "../dialects/openai/embeddings.ts";
import { openAiErrors } from "../dialects/openai/error-body.ts";
import { belowVersion, relayed } from "../dialects/relayed/relayed.ts";
import { APIKEY, bearer } from "./bearer.ts";
import { refusing } from "./refusing.ts";

/** What a vendor says of itself. Members of a `Provider` that are given here take the place of the usual ones. */
export type OpenAiCompatible = Partial<Omit<Provider, "capabilities">> &
  Pick<ChatVariant, "readUsage" | "takesServiceTier" | "templateTokens"> & {
    readonly id: string;
    /** In what its servers differ from most. */
    readonly capabilities?: Partial<Omit<Capabilities, "parameters">>;
    readonly parameters?: Partial<ParameterNames>;
    /** What a chat call is here, where more than its usual members decides what it may do or costs. */
    readonly adaptChat?: (body: CallBody) => CallBodyVerdict;
  } & (Hosted | SelfHosted);

interface Hosted {
  /** What an OpenAI SDK takes as its base URL. */
  readonly baseUrl: string;
  readonly isSelfHosted?: undefined;
}

/** A server of the operator's own: at its setting's `url`, with a credential or without. */
interface SelfHosted {
  readonly isSelfHosted: true;
}

/**
 * A vendor, or a server, that speaks OpenAI's dialect and takes its credential as a bearer token. Chat, completions and
 * embeddings are read and priced; everything else below `/v1` passes. Embeddings that it does not have are refused without
 * asking it.
 */
export function openAiCompatible(vendor: OpenAiCompatible): Provider {
  const {
    adaptChat: _chat,
    parameters,
    readUsage: _usage,
    takesServiceTier: _tier,
    templateTokens: _tokens,
    ...own
  } = vendor;
  const isSelfHosted = own.isSelfHosted === true;
  const upstreamPath = isSelfHosted ? (path: string) => path : belowVersion;
  const capabilities: Capabilities = {
    ...(isSelfHosted ? OF_SERVERS : OF_VENDORS),
    ...own.capabilities,
    parameters: { outputCap: "max_tokens", refused: [], ...parameters },
  };
  const read = [chatOf(vendor, capabilities), completions, embeddingsOf(vendor.id, capabilities)];
  return {
    baseUrl: "",
    endpoints: [
      ...read.map((endpoint) => ({ ...endpoint, upstreamPath: upstreamPath(endpoint.path) })),
      ...passing(upstreamPath),
    ],
    errors: openAiErrors,
    credentialHeaders: bearer,
    ...(isSelfHosted ? OF_OWN_SERVERS : { settingFields: [APIKEY] }),
    ...(capabilities.streamUsage === "when asked" ? {} : { supportsStreamUsage: () => false }),
    ...own,
    capabilities,
  };
}

function chatOf(
  { adaptChat, readUsage, takesServiceTier = false, templateTokens }: OpenAiCompatible,
  { parameters: { heedsBothCaps, outputCap } }: Capabilities,
): Endpoint {
  const chat = createChatCompletions({
    heedsBothCaps: heedsBothCaps === true,
    outputCap,
    templateTokens: templateTokens ?? MAX_TEMPLATE_TOKENS,
    takesServiceTier,
    ...(readUsage === undefined ? {} : { readUsage }),
  });
  return adaptChat === undefined ? chat : { ...chat, adapt: adaptChat };
}

const embeddingsOf = (id: string, capabilities: Capabilities): Endpoint =>
  capabilities.embeddings === "no" ? refusing(embeddings, id) : embeddings;

/** No vendor's prices hold, whatever the names: the catalogue takes many a name for OpenAI's. */
const NO_LISTS: readonly string[] = [];

type Usual = Omit<Capabilities, "parameters">;

const OF_VENDORS: Usual = {
  modelsPath: "/models",
  embeddings: "yes",
  tools: "yes",
  streamUsage: "when asked",
  errors: "openai",
};
const OF_SERVERS: Usual = {
  ...OF_VENDORS,
  modelsPath: "/v1/models",
  embeddings: "ask",
  tools: "ask",
};

/** What the settings of a server of the operator's own hold. */
export const SELF_HOSTED_FIELDS: readonly SettingField[] = [
  { name: "url", kind: "url", isRequired: true },
  { name: "apikey", kind: "secret" },
];

const OF_OWN_SERVERS = {
  settingFields: SELF_HOSTED_FIELDS,
  locate: locateBehindSdkUrl,
  priceLists: NO_LISTS,
};

/** Reads and deletes cost nothing; writes may cost something that is not counted. */
const passing = (upstreamPath: (path: string) => string): readonly Endpoint[] => [
  ...relayed({ charge: "nothing", upstreamPath }, [
    ["GET", "/v1/models"],
    ["GET DELETE", "/v1/models/:model"],
    ["GET HEAD DELETE", "/v1/*"],
  ]),
  ...relayed({ charge: "unmodelled", upstreamPath }, [["POST PUT PATCH", "/v1/*"]]),
];

/** The setting's `url` may end in the `/v1` of an OpenAI SDK's base URL. */
export function locateBehindSdkUrl({
  members: { url = "" },
  path,
  query,
}: Target): string | undefined {
  const address = serverAddress({ url }, path);
  return address && address + (query === "" ? "" : `?${query}`);
}

/** A path on the origin of a server of the operator's own; `undefined` where its setting has no `url`. */
export const serverAddress = ({ url = "" }: SettingFields, path: string): string | undefined =>
  url === "" ? undefined : url.replace(/(?:\/v1)?\/*$/, "") + path;
