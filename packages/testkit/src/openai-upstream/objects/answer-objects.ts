import { z } from "zod";

import type { Answer } from "../../upstream/answer.ts";
import type { RecordedRequest } from "../../upstream/recorded-request.ts";
import { noSuch } from "../jobs/job-progress.ts";
import { openAiError, RefusedRequest } from "../openai-errors.ts";
import { collectionRoutes } from "./collection-routes.ts";
import { COLLECTIONS } from "./collections.ts";
import { conversationRoutes } from "./conversation-routes.ts";
import { fileRoutes } from "./file-routes.ts";
import type { Json, ObjectCall, ObjectRoute } from "./object-route.ts";
import type { ObjectStore, Stored } from "./object-store.ts";
import { vectorStoreRoutes } from "./vector-store-routes.ts";

/** The first that fits serves. */
const ROUTES: readonly ObjectRoute[] = [
  ...fileRoutes,
  ...vectorStoreRoutes,
  ...conversationRoutes,
  ...COLLECTIONS.flatMap(collectionRoutes),
];
const SPLIT = ROUTES.map((route) => ({ route, segments: route.path.split("/") }));
const NO_OBJECT: Stored = { id: "" };

/**
 * Answers a call on stored objects: files, assistants, vector stores and the like. `undefined` when it is none.
 * Throws `RefusedRequest` for what OpenAI refuses.
 */
export async function answerObjects(
  store: ObjectStore,
  request: RecordedRequest,
): Promise<Answer | undefined> {
  const segments = request.path.split("/");
  const found = SPLIT.find(
    (each) => each.route.method === request.method && fits(each.segments, segments),
  );
  if (found === undefined) return undefined;
  const { route } = found;
  if (route.needsBeta === true && request.header("openai-beta") !== "assistants=v2") {
    const message =
      "You must provide the 'OpenAI-Beta' header to access the Assistants API. Please try again by setting the header 'OpenAI-Beta: assistants=v2'.";
    throw new RefusedRequest({ message, code: "invalid_beta" });
  }
  return route.answer(toCall(store, request, found.segments, segments));
}

const fits = (pattern: readonly string[], path: readonly string[]): boolean =>
  pattern.length === path.length &&
  pattern.every((segment, at) => segment.startsWith(":") || segment === path[at]);

function toCall(
  store: ObjectStore,
  request: RecordedRequest,
  pattern: readonly string[],
  path: readonly string[],
): ObjectCall {
  const objects: Record<string, Stored> = {};
  let object = NO_OBJECT;
  for (const [at, segment] of pattern.entries()) {
    if (!segment.startsWith(":")) continue;
    object = getObject(store, path.slice(0, at), decodeURIComponent(path[at] ?? ""));
    objects[segment.slice(1)] = object;
  }
  const last = pattern.findLastIndex((segment) => segment.startsWith(":"));
  const home = store.shelf(path.slice(0, last).join("/"));
  const shelf = store.shelf(path.join("/"));
  const query = new URLSearchParams(request.query);
  return { store, request, objects, object, home, shelf, query, body: readJson(request) };
}

function getObject(store: ObjectStore, shelf: readonly string[], id: string): Stored {
  const object = store.shelf(shelf.join("/")).find(id);
  if (object !== undefined) return object;
  throw noSuch(id);
}

function readJson(request: RecordedRequest): Json {
  if (request.header("content-type")?.startsWith("application/json") !== true) return {};
  if (request.body.length === 0) return {};
  const { error, status } = openAiError("invalid_json");
  try {
    return z.record(z.string(), z.unknown()).parse(request.json());
  } catch {
    throw new RefusedRequest(error, status);
  }
}
