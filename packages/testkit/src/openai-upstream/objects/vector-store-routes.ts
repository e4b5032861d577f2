import { z } from "zod";

import { changeHeaders, jsonAnswer } from "../../upstream/answer.ts";
import { CREATED_SECONDS } from "../chat/write-completion.ts";
import { listAnswer, POLL_SOON } from "./collection-routes.ts";
import { countsOf } from "./collections.ts";
import type { ObjectCall, ObjectRoute } from "./object-route.ts";
import { FILES } from "./object-store.ts";
import type { ObjectStore, Stored } from "./object-store.ts";

const NewBatch = z.object({ file_ids: z.array(z.string()) });
const Search = z.object({ query: z.union([z.string(), z.array(z.string())]) });
const STORE = "/v1/vector_stores/:vector_store_id";
const BATCHES = `${STORE}/file_batches`;

/** What of vector stores is more than keeping objects: batches of files, their texts, searching. */
export const vectorStoreRoutes: readonly ObjectRoute[] = [
  { method: "POST", path: BATCHES, answer: takeBatch },
  {
    method: "GET",
    path: `${BATCHES}/:id`,
    answer: ({ object }) => changeHeaders(jsonAnswer(object), POLL_SOON),
  },
  {
    method: "GET",
    path: `${BATCHES}/:id/files`,
    answer: (call) => listAnswer(call.shelf.all(), call),
  },
  { method: "POST", path: `${STORE}/search`, answer: search },
  {
    method: "GET",
    path: `${STORE}/files/:id/content`,
    answer: ({ object, store }) =>
      page([{ type: "text", text: textOf(store, object) }], "vector_store.file_content.page"),
  },
];

const filesOf = ({ objects, store }: ObjectCall): readonly Stored[] =>
  store.shelf(`/v1/vector_stores/${objects["vector_store_id"]?.id}/files`).all();

const textOf = (store: ObjectStore, { id }: Stored): string => store.contentOf(id).toString();

const page = (data: readonly unknown[], object: string) =>
  jsonAnswer({ object, data, has_more: false, next_page: null });

function takeBatch({ body, object, request, shelf, store }: ObjectCall) {
  const id = store.newId("vsfb_");
  const common = { created_at: CREATED_SECONDS, vector_store_id: object.id, status: "completed" };
  const { file_ids: fileIds } = NewBatch.parse(body);
  for (const fileId of fileIds) {
    const file = { id: fileId, object: "vector_store.file", ...common, last_error: null };
    store.shelf(`/v1/vector_stores/${object.id}/files`).put(file);
    store.shelf(`${request.path}/${id}/files`).put(file);
  }
  const own = { object: "vector_store.files_batch", file_counts: countsOf(fileIds.length) };
  return jsonAnswer(shelf.put({ id, ...own, ...common }));
}

/** Finds the files that have a word of the query. */
function search(call: ObjectCall) {
  const { query } = Search.parse(call.body);
  const queries = typeof query === "string" ? [query] : query;
  const words = queries.flatMap((text) => text.toLowerCase().split(/\W+/));
  const found = filesOf(call).flatMap((file) => {
    const text = textOf(call.store, file);
    if (!words.some((word) => word !== "" && text.toLowerCase().includes(word))) return [];
    const filename = call.store.shelf(FILES).find(file.id)?.["filename"];
    const content = [{ type: "text", text }];
    return [{ file_id: file.id, filename, score: 0.9, attributes: {}, content }];
  });
  return jsonAnswer({
    object: "vector_store.search_results.page",
    search_query: queries,
    data: found,
    has_more: false,
    next_page: null,
  });
}
