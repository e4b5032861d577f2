import type { Charge } from "../../contract/call-body.ts";
import type { Dialect } from "../../contract/dialect.ts";
import type { BodyMode, Endpoint, PathAlias } from "../../contract/endpoint.ts";
import { METHODS } from "../../contract/method.ts";
import { PassingReader } from "../../reading/answer/passing-reader.ts";
import { readRelayed } from "./read-relayed.ts";
import { RELAYED_TEXTS } from "./relayed-texts.ts";

/** Calls and answers that pass unread but for the models they name. */
export const RELAYED: Dialect = {
  name: "relayed",
  readCall: readRelayed,
  boundPrompt: () => 0,
  boundOutput: () => 0,
  editBody: (body) => body.bytes,
  texts: RELAYED_TEXTS,
  promptText: () => "",
  createReader: () => new PassingReader(),
};

/** Methods in one string, the path, and other spellings of it. */
export type RelayedRow = readonly [methods: string, path: string, ...aliases: readonly PathAlias[]];

/** What rows have in common. */
export interface Relayed extends Pick<Endpoint, "jobsBehind" | "startsJobs"> {
  readonly charge: Charge;
  readonly operation?: string;
  readonly bodyMode?: BodyMode;
  /** Makes the upstream path of a path: without its `/v1` by default. */
  readonly upstreamPath?: (path: string) => string;
  /** What is read of calls and answers beside what `RELAYED` reads. */
  readonly dialect?: Dialect;
}

/** Endpoints whose calls and answers only pass, one for each row. */
export const relayed = (
  {
    bodyMode = "auto",
    operation = "relay",
    upstreamPath = belowVersion,
    dialect = RELAYED,
    ...common
  }: Relayed,
  rows: readonly RelayedRow[],
): readonly Endpoint[] =>
  rows.map(([methods, path, ...aliases]) => ({
    ...common,
    methods: METHODS.filter((method) => methods.split(" ").includes(method)),
    path,
    aliases,
    upstreamPath: upstreamPath(path),
    operation,
    bodyMode,
    dialect,
  }));

/** Base URLs end in `/v1`, so what is appended begins behind it. */
export const belowVersion = (path: string): string => path.replace(/^\/v1(?=\/)/, "");
