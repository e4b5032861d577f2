import type { CallBody, CallBodyVerdict } from "../../contract/call-body.ts";
import type { Dialect } from "../../contract/dialect.ts";
import type { Endpoint } from "../../contract/endpoint.ts";
import { createSseReader } from "../../dialects/converse/answer-reader.ts";
import {
  converse,
  CONVERSE,
  converseParams,
  CONVERSE_STREAM,
} from "../../dialects/converse/converse.ts";
import { canBeInPath } from "./model-in-path.ts";

/** The Converse API as AWS' clients call it: streams are frames. */
const at = (action: string): Endpoint => ({
  methods: ["POST"],
  path: `/model/:model/${action}`,
  upstreamPath: `/model/:model/${action}`,
  operation: "chat",
  bodyMode: "buffer",
  charge: "tokens",
  dialect: converse,
  adapt: (body) => inPath({ ...body, streamed: action === CONVERSE_STREAM }),
});

const inPath = (body: CallBody): CallBodyVerdict =>
  canBeInPath(body.model) ? { readable: true, body } : NO_MODEL;

const NO_MODEL = { readable: false, reason: "The path must name a model." } as const;

const WITH_EVENTS: Dialect = { ...converse, createReader: createSseReader };

/** The same with server-sent events, for clients that read no frames, and for calls that are translated. */
const withEvents: Endpoint = {
  ...at(CONVERSE),
  path: "/sse/model/:model/:action",
  upstreamPath: "/model/:model/:action",
  dialect: WITH_EVENTS,
  adapt: inPath,
  paramsOf: converseParams,
};

export const converseEndpoints: readonly Endpoint[] = [
  at(CONVERSE),
  at(CONVERSE_STREAM),
  withEvents,
];
