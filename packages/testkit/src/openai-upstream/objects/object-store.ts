import { CREATED_SECONDS } from "../chat/write-completion.ts";
import { noSuch } from "../jobs/job-progress.ts";

/** An object as OpenAI keeps it. */
export type Stored = Readonly<Record<string, unknown>> & { readonly id: string };

/** The objects under one path, in the order in which they were made. */
export interface Shelf {
  all(): readonly Stored[];
  find(id: string): Stored | undefined;
  /** Adds an object, or puts it in the place of the one with its id. */
  put(object: Stored): Stored;
  remove(id: string): void;
}

/** What an account has stored, by path: `/v1/threads/thread_1/messages` is a shelf. */
export interface ObjectStore {
  shelf(path: string): Shelf;
  /** The same ids in the same order on every run. */
  newId(prefix: string): string;
  addFile(file: NewFile): Stored;
  /** Throws OpenAI's 404. */
  contentOf(fileId: string): Buffer;
}

interface NewFile {
  readonly filename: string;
  readonly purpose: string;
  readonly content: Buffer;
}

export const FILES = "/v1/files";

/** An account in which nothing is stored yet. */
export function createObjectStore(): ObjectStore {
  const shelves = new Map<string, Map<string, Stored>>();
  const contents = new Map<string, Buffer>();
  let made = 0;

  function shelf(path: string): Shelf {
    const objects = shelves.get(path) ?? new Map<string, Stored>();
    shelves.set(path, objects);
    return {
      all: () => [...objects.values()],
      find: (id) => objects.get(id),
      put(object) {
        objects.set(object.id, object);
        return object;
      },
      remove: (id) => void objects.delete(id),
    };
  }

  const newId = (prefix: string) => `${prefix}simulated${String((made += 1)).padStart(6, "0")}`;
  return {
    shelf,
    newId,
    addFile({ content, filename, purpose }) {
      const id = newId("file-");
      contents.set(id, content);
      const about = { created_at: CREATED_SECONDS, expires_at: null, filename, purpose };
      const bytes = content.length;
      const object = { object: "file", bytes, ...about, status: "processed", status_details: null };
      return shelf(FILES).put({ id, ...object });
    },
    contentOf(fileId) {
      const content = contents.get(fileId);
      if (content === undefined) throw noSuch(fileId);
      return content;
    },
  };
}
