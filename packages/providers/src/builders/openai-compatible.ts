import type { Endpoint } from "../contract/endpoint.ts";
import type { Provider, Target } from "../contract/provider.ts";
import type { SettingField } from "../contract/setting-field.ts";
import {
  type CapName,
  createChatCompletions,
  MAX_TEMPLATE_TOKENS,
} from "../dialects/openai/chat/chat-completions.ts";
import { completions } from "../dialects/openai/chat/completions.ts";
import { embeddings } from "../dialects/openai/embeddings.ts";
import { openAiErrors } from "../dialects/openai/error-body.ts";
import { belowVersion, relayed } from "../dialects/relayed/relayed.ts";
import { APIKEY, bearer } from "./bearer.ts";

/** What a vendor says of itself. Members of a `Provider` that are given here take the place of the usual ones. */
export type OpenAiCompatible = Partial<Provider> & {
  readonly id: string;
  /** The member a cap is put in as when the caller has none; older servers take no other name than `max_tokens`. */
  readonly outputCap?: CapName;
  /** Upper bound of the tokens of a prompt that are not in the request, such as those of a chat template. */
  readonly templateTokens?: number;
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
 * embeddings are read and priced; everything else below `/v1` passes.
 */
export function openAiCompatible(vendor: OpenAiCompatible): Provider {
  const { outputCap = "max_tokens", templateTokens = MAX_TEMPLATE_TOKENS, ...own } = vendor;
  const chat = createChatCompletions(outputCap, templateTokens);
  const upstreamPath = own.isSelfHosted === true ? (path: string) => path : belowVersion;
  return {
    baseUrl: "",
    endpoints: [
      ...[chat, completions, embeddings].map((endpoint) => ({
        ...endpoint,
        upstreamPath: upstreamPath(endpoint.path),
      })),
      ...passing(upstreamPath),
    ],
    settingFields: own.isSelfHosted === true ? SELF_HOSTED_FIELDS : [APIKEY],
    errors: openAiErrors,
    credentialHeaders: bearer,
    ...(own.isSelfHosted === true ? { locate: locateBehindSdkUrl } : {}),
    ...own,
  };
}

const SELF_HOSTED_FIELDS: readonly SettingField[] = [
  { name: "url", kind: "url", isRequired: true },
  { name: "apikey", kind: "secret" },
];

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
function locateBehindSdkUrl({ members: { url = "" }, path, query }: Target): string | undefined {
  if (url === "") return undefined;
  return url.replace(/(?:\/v1)?\/*$/, "") + path + (query === "" ? "" : `?${query}`);
}
