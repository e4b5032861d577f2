import type { Endpoint, Translation } from "../../contract/endpoint.ts";
import { messages } from "../../dialects/anthropic/messages.ts";
import { MESSAGE_COUNT_TEXTS } from "../../dialects/anthropic/texts/message-texts.ts";
import { RELAYED, relayed } from "../../dialects/relayed/relayed.ts";
import { rebuildObject } from "../../formats/json/rebuild-object.ts";
import { ANTHROPIC, ANTHROPIC_COUNT } from "./locate.ts";
import { unmodified } from "./raw-predict.ts";

/** The one version that Vertex AI knows, which stands in the body there. */
const AS_VERTEX = '"anthropic_version":"vertex-2023-10-16"';

/** The model stands in the path, but where tokens are counted. */
const translationWithout = (isDropped: (name: string) => boolean): Translation => ({
  request: (_body, bytes) =>
    rebuildObject(bytes, {
      first: [AS_VERTEX],
      without: (name) => name === "anthropic_version" || isDropped(name),
    }),
  answer: (form, dialect) => dialect.createReader(form),
});

/** Messages as Anthropic's own SDK asks for them, and its counts of tokens. */
export const anthropicPaths: readonly Endpoint[] = [
  {
    ...messages,
    path: ANTHROPIC,
    upstreamPath: ANTHROPIC,
    isFor: (model) => model.includes("claude"),
    adapt: (body) => ({ readable: true, body: unmodified(body) }),
    translation: translationWithout((name) => name === "model"),
  },
  ...relayed(
    {
      charge: "nothing",
      bodyMode: "buffer",
      upstreamPath: (path) => path,
      dialect: { ...RELAYED, texts: MESSAGE_COUNT_TEXTS },
    },
    [["POST", ANTHROPIC_COUNT]],
  ).map((endpoint) => ({ ...endpoint, translation: translationWithout(() => false) })),
];
