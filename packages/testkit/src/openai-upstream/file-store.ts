import { bytesAnswer, jsonAnswer } from "../upstream/answer.ts";
import type { Answer } from "../upstream/answer.ts";
import type { RecordedRequest } from "../upstream/recorded-request.ts";
import { noSuch } from "./job-progress.ts";
import { RefusedRequest } from "./openai-errors.ts";
import { CREATED_SECONDS } from "./write-completion.ts";

interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly purpose: string;
  readonly bytes: Buffer;
}

/** The files of one upstream. */
export interface FileStore {
  add(file: Omit<StoredFile, "id">): string;
  /** Throws OpenAI's 404. */
  read(id: string): StoredFile;
  remove(id: string): void;
  readonly all: readonly StoredFile[];
}

export function createFileStore(): FileStore {
  const files = new Map<string, StoredFile>();
  let number = 0;
  const read = (id: string): StoredFile => {
    const file = files.get(id);
    if (file === undefined) throw noSuch(id);
    return file;
  };
  return {
    add(file) {
      const id = `file-simulated${++number}`;
      files.set(id, { id, ...file });
      return id;
    },
    read,
    remove: (id) => void files.delete(read(id).id),
    get all() {
      return [...files.values()];
    },
  };
}

/** `/v1/files` and what is below it; `undefined` for a path that is not there. */
export async function answerFiles(
  files: FileStore,
  request: RecordedRequest,
): Promise<Answer | undefined> {
  const { body, method, path } = request;
  if (path !== "/v1/files") return answerFile(files, request);
  if (method === "POST") return upload(files, body, request.header("content-type") ?? "");
  const data = files.all.map(describe);
  return method === "GET" ? jsonAnswer({ object: "list", data, has_more: false }) : undefined;
}

function answerFile(files: FileStore, { method, path }: RecordedRequest): Answer | undefined {
  const [, id, content] = /^\/v1\/files\/([^/]+)(\/content)?$/.exec(path) ?? [];
  if (id === undefined) return undefined;
  const file = files.read(id);
  if (method === "GET") {
    return content === undefined
      ? jsonAnswer(describe(file))
      : bytesAnswer("application/octet-stream", file.bytes);
  }
  if (method !== "DELETE") return undefined;
  files.remove(id);
  return jsonAnswer({ object: "file", deleted: true, id });
}

async function upload(files: FileStore, body: Buffer, contentType: string): Promise<Answer> {
  const headers = { "content-type": contentType };
  const form = await new Response(new Uint8Array(body), { headers }).formData();
  const [file, purpose] = [form.get("file"), form.get("purpose")];
  if (!(file instanceof File) || typeof purpose !== "string") {
    throw new RefusedRequest({ message: "`file` and `purpose` are required." });
  }
  const bytes = Buffer.from(await file.arrayBuffer());
  return jsonAnswer(describe(files.read(files.add({ name: file.name, purpose, bytes }))));
}

const describe = ({ bytes, id, name, purpose }: StoredFile) => ({
  object: "file",
  id,
  purpose,
  filename: name,
  bytes: bytes.length,
  created_at: CREATED_SECONDS,
  expires_at: null,
  status: "processed",
  status_details: null,
});
