import { changeHeaders, jsonAnswer } from "../../upstream/answer.ts";
import { CREATED_SECONDS } from "../chat/write-completion.ts";
import { RefusedRequest } from "../openai-errors.ts";
import type { Json, ObjectCall, ObjectRoute } from "./object-route.ts";
import type { Stored } from "./object-store.ts";

/** A kind of object that is made, listed, read, changed and removed as all of OpenAI's are. */
export interface Collection {
  readonly path: string;
  readonly idPrefix: string;
  /** The member `object` of each. */
  readonly object: string;
  /** Members a body must have. */
  readonly required?: readonly string[];
  readonly needsBeta?: boolean;
  /** Members of a new one that its body does not give. */
  readonly defaults: Json;
  /** Members that the body has no say in. */
  readonly derive?: (call: ObjectCall, id: string) => Json;
  /** The body's member that is the object's id, where none is made up. */
  readonly idFrom?: string;
  /** What becomes of one by the time it is looked at again. */
  readonly later?: Json;
  /** `POST <path>/:id/<name>` sets these members. */
  readonly actions?: Readonly<Record<string, Json>>;
}

const DEFAULT_PAGE = 20;
/** SDKs that poll wait this long instead of seconds. */
export const POLL_SOON = { "openai-poll-after-ms": "5" };

/** The routes of a collection: list, make, read, change, remove, and its actions. */
export function collectionRoutes(collection: Collection): readonly ObjectRoute[] {
  const { actions = {}, later, needsBeta = false, path } = collection;
  const one = `${path}/:id`;
  const routes: readonly Omit<ObjectRoute, "needsBeta">[] = [
    { method: "GET", path, answer: (call) => listAnswer(call.shelf.all(), call) },
    { method: "POST", path, answer: (call) => pollable(make(collection, call)) },
    { method: "GET", path: one, answer: (call) => pollable(change(call, later ?? {})) },
    { method: "POST", path: one, answer: (call) => jsonAnswer(change(call, call.body)) },
    { method: "DELETE", path: one, answer: (call) => remove(collection, call) },
    ...Object.entries(actions).map(([name, members]) => ({
      method: "POST",
      path: `${one}/${name}`,
      answer: (call: ObjectCall) => jsonAnswer(change(call, members)),
    })),
  ];
  return routes.map((route) => Object.assign({ needsBeta }, route));
}

const pollable = (object: Stored) => changeHeaders(jsonAnswer(object), POLL_SOON);

function make(collection: Collection, call: ObjectCall): Stored {
  const { defaults, derive, idFrom, idPrefix, object, required = [] } = collection;
  const missing = required.find((member) => call.body[member] === undefined);
  if (missing !== undefined) {
    const message = `Missing required parameter: '${missing}'.`;
    throw new RefusedRequest({ message, param: missing, code: "missing_required_parameter" });
  }
  const id = idFrom === undefined ? call.store.newId(idPrefix) : String(call.body[idFrom]);
  const own = { id, object, created_at: CREATED_SECONDS };
  const members = { ...defaults, ...call.body, ...derive?.(call, id) };
  return call.shelf.put({ ...members, ...own });
}

function change({ home, object }: ObjectCall, members: Json): Stored {
  return home.put({ ...object, ...members, id: object.id });
}

function remove(collection: Collection, { home, object: { id } }: ObjectCall) {
  home.remove(id);
  return jsonAnswer({ id, object: `${collection.object}.deleted`, deleted: true });
}

/** A page of objects as OpenAI lists them: newest first unless asked otherwise, `after` an id, up to `limit`. */
export function listAnswer(objects: readonly Stored[], { query }: Pick<ObjectCall, "query">) {
  const ordered = query.get("order") === "asc" ? objects : objects.toReversed();
  const after = query.get("after");
  const from = after === null ? 0 : ordered.findIndex(({ id }) => id === after) + 1;
  const limit = Number(query.get("limit") ?? DEFAULT_PAGE);
  const data = ordered.slice(from, from + limit);
  const ids = { first_id: data.at(0)?.id ?? null, last_id: data.at(-1)?.id ?? null };
  return jsonAnswer({ object: "list", data, ...ids, has_more: from + limit < ordered.length });
}
