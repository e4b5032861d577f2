import { randomUUID } from "node:crypto";

import type { Answer } from "../admin-fixture.ts";
import type { World } from "./world.ts";

export type Members = Readonly<Record<string, unknown>>;

/** One request, but for its method and path. */
export interface Call {
  /** For the `{id}` of the path. */
  readonly id?: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body?: Members;
  /** Sent as it is, instead of `body`. */
  readonly text?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The envelope of an error, but for its `instance`. */
export interface Refusal {
  readonly status: number;
  readonly type: string;
  readonly title: string;
  readonly detail: string | RegExp;
}

/** What a 200 holds: an array is the whole answer, an object is a part of it, "" is the contract's empty body. */
export interface Success {
  readonly status: 200;
  /** Absent where any will do. */
  readonly body?: object | "";
}

/** On which database a request is answered: a good one, one without tables, or none at all. */
export type Ground = "good" | "without tables" | "unreachable";

export interface SendOptions {
  readonly ground?: Ground;
  /** `null` sends none. */
  readonly password?: string | null;
}

/** One line of the contract: a request under a condition, and what it is answered with. */
export interface ContractCase {
  readonly condition: string;
  /** Changes the endpoint's sample, which is valid. */
  readonly request?: (sample: Call, world: World) => Call | Promise<Call>;
  readonly options?: SendOptions;
  readonly expected:
    | Refusal
    | Success
    | ((call: Call, world: World) => Refusal | Success | Promise<Refusal | Success>);
  /** A further look: at what was stored, at headers. */
  readonly after?: (answer: Answer, world: World) => void | Promise<void>;
}

export interface EndpointCases {
  /** As in the document, e.g. `PATCH /api/routes/{id}`. */
  readonly endpoint: string;
  /** The README's other spellings. */
  readonly aliases?: readonly string[];
  /** A valid request, new each time. */
  readonly sample: (world: World) => Call | Promise<Call>;
  /** Type and title of its 500 (appendix A); absent where nothing can fail. */
  readonly failure?: readonly [type: string, title: string];
  readonly cases: readonly ContractCase[];
}

export const ok = (body: object | ""): Success => ({ status: 200, body });

/** A refusal of one kind, by its detail. */
export const refusing =
  (status: number, type: string, title: string) =>
  (detail: string | RegExp): Refusal => ({ status, type, title, detail });

/** A body that is JSON, but with a member of a type that is not the contract's. */
export const malformed = refusing(400, "/errors/json-unmarshal", "json unmarshaller error");

type Given<T> = T | ((world: World) => T | Promise<T>);

/** Lays members over the sample's body; `undefined` takes one away. */
export const body =
  (members: Given<Members>): NonNullable<ContractCase["request"]> =>
  async (sample, world) => ({
    ...sample,
    body: { ...sample.body, ...(await resolve(members, world)) },
  });

/** Has nothing but these members as its body. */
export const onlyBody =
  (members: Given<Members>): NonNullable<ContractCase["request"]> =>
  async (sample, world) => ({ ...sample, body: await resolve(members, world) });

/** Sends this text instead of JSON of the sample. */
export const text =
  (given: string): NonNullable<ContractCase["request"]> =>
  (sample) => ({ ...sample, text: given });

/** Has these parameters instead of the sample's. */
export const query =
  (parameters: Given<NonNullable<Call["query"]>>): NonNullable<ContractCase["request"]> =>
  async (sample, world) => ({ ...sample, query: await resolve(parameters, world) });

export const id =
  (given: Given<string>): NonNullable<ContractCase["request"]> =>
  async (sample, world) => ({ ...sample, id: await resolve(given, world) });

/** 404 for an id that names nothing, and for a text that is no id at all. */
export const unknownIds = (refusal: Refusal): readonly ContractCase[] => [
  { condition: "404: an unknown id", request: id(randomUUID()), expected: refusal },
  { condition: "404: an id that is none", request: id("no-id"), expected: refusal },
];

async function resolve<T extends Members | string>(given: Given<T>, world: World): Promise<T> {
  return typeof given === "function" ? given(world) : given;
}
