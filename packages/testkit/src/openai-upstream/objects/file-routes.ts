import { bytesAnswer, jsonAnswer } from "../../upstream/answer.ts";
import type { RecordedRequest } from "../../upstream/recorded-request.ts";
import { CREATED_SECONDS } from "../chat/write-completion.ts";
import { RefusedRequest } from "../openai-errors.ts";
import { listAnswer } from "./collection-routes.ts";
import type { ObjectCall, ObjectRoute } from "./object-route.ts";
import { FILES } from "./object-store.ts";

const ONE_FILE = `${FILES}/:id`;

/** Files, and what uploads are put together of: forms and bytes. */
export const fileRoutes: readonly ObjectRoute[] = [
  { method: "GET", path: FILES, answer: listFiles },
  { method: "POST", path: FILES, answer: takeFile },
  { method: "GET", path: ONE_FILE, answer: ({ object }) => jsonAnswer(object) },
  {
    method: "DELETE",
    path: ONE_FILE,
    answer({ home, object: { id } }) {
      home.remove(id);
      return jsonAnswer({ id, object: "file", deleted: true });
    },
  },
  {
    method: "GET",
    path: `${ONE_FILE}/content`,
    answer: ({ object, store }) =>
      bytesAnswer("application/octet-stream", store.contentOf(object.id)),
  },
  { method: "POST", path: "/v1/uploads/:id/parts", answer: takePart },
  { method: "POST", path: "/v1/uploads/:id/complete", answer: completeUpload },
];

function listFiles(call: ObjectCall) {
  const purpose = call.query.get("purpose");
  const files = call.shelf.all().filter((file) => [null, file["purpose"]].includes(purpose));
  return listAnswer(files, call);
}

async function takeFile({ request, store }: ObjectCall) {
  const form = await readForm(request);
  const { content, filename } = await fileIn(form, "file");
  const purpose = form.get("purpose");
  if (typeof purpose !== "string") throw missing("purpose");
  return jsonAnswer(store.addFile({ filename, purpose, content }));
}

async function takePart({ object, request, shelf, store }: ObjectCall) {
  const { content } = await fileIn(await readForm(request), "data");
  const own = { object: "upload.part", upload_id: object.id, created_at: CREATED_SECONDS };
  const part = { id: store.newId("part_"), ...own };
  shelf.put({ ...part, content });
  return jsonAnswer(part);
}

function completeUpload({ body, home, object, store }: ObjectCall) {
  const ids = Array.isArray(body["part_ids"]) ? body["part_ids"] : [];
  const parts = store.shelf(`/v1/uploads/${object.id}/parts`);
  const pieces = ids.map((id) => parts.find(String(id))?.["content"]);
  const content = Buffer.concat(pieces.filter((piece) => Buffer.isBuffer(piece)));
  if (content.length !== object["bytes"]) {
    const message = `The number of bytes uploaded (${content.length}) does not match the number of bytes declared.`;
    throw new RefusedRequest({ message });
  }
  const file = store.addFile({
    filename: String(object["filename"]),
    purpose: String(object["purpose"]),
    content,
  });
  return jsonAnswer(home.put({ ...object, status: "completed", file }));
}

async function readForm(request: RecordedRequest): Promise<FormData> {
  const headers = { "content-type": request.header("content-type") ?? "" };
  try {
    return await new Response(new Uint8Array(request.body), { headers }).formData();
  } catch {
    throw new RefusedRequest({ message: "Could not parse multipart form" });
  }
}

async function fileIn(form: FormData, name: string) {
  const file = form.get(name);
  if (file === null || typeof file === "string") throw missing(name);
  return { filename: file.name, content: Buffer.from(await file.arrayBuffer()) };
}

const missing = (param: string) =>
  new RefusedRequest({
    message: `Missing required parameter: '${param}'.`,
    param,
    code: "missing_required_parameter",
  });
