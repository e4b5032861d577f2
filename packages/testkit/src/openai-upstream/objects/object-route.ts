import type { Answer } from "../../upstream/answer.ts";
import type { RecordedRequest } from "../../upstream/recorded-request.ts";
import type { ObjectStore, Shelf, Stored } from "./object-store.ts";

export type Json = Readonly<Record<string, unknown>>;

/** One method of one path on stored objects. */
export interface ObjectRoute {
  readonly method: string;
  /** `:name` stands for the id of an object on the shelf before it, which must be there. */
  readonly path: string;
  /** Refused without `OpenAI-Beta: assistants=v2`. */
  readonly needsBeta?: boolean;
  answer(call: ObjectCall): Answer | Promise<Answer>;
}

export interface ObjectCall {
  readonly store: ObjectStore;
  readonly request: RecordedRequest;
  /** What the placeholders of the path name. */
  readonly objects: Readonly<Record<string, Stored>>;
  /** The object of the last placeholder, and the shelf it stands on. */
  readonly object: Stored;
  readonly home: Shelf;
  /** The shelf that the path itself names. */
  readonly shelf: Shelf;
  readonly query: URLSearchParams;
  /** Empty unless the request has a JSON body. */
  readonly body: Json;
}
