import { type Charge, type Endpoint, type Intake, METHODS, type PathAlias } from "../../contract/provider.ts";
import { PassingReader } from "./passing-reader.ts";
import { readRelayed } from "./read-relayed.ts";

/** What an endpoint does whose calls and answers pass unread but for the model they name. */
const PASSING = {
  readCall: readRelayed,
  boundPrompt: () => 0,
  boundOutput: () => 0,
  editBody: (body) => body.bytes,
  promptText: () => "",
  createReader: () => new PassingReader(),
} as const satisfies Partial<Endpoint>;

/** Methods in one string, the path, and other spellings of it. */
export type RelayedRow = readonly [methods: string, path: string, ...aliases: readonly PathAlias[]];

/** What rows have in common. */
export interface Relayed {
  readonly charge: Charge;
  readonly operation?: string;
  readonly intake?: Intake;
  /** Makes the upstream path of a path: without its `/v1` unless told otherwise. */
  readonly upstreamPath?: (path: string) => string;
}

/** Endpoints whose calls and answers only pass, one for each row. */
export const relayed = (
  { charge, intake = "by-type", operation = "relay", upstreamPath = belowVersion }: Relayed,
  rows: readonly RelayedRow[],
): readonly Endpoint[] =>
  rows.map(([methods, path, ...aliases]) => ({
    ...PASSING,
    methods: METHODS.filter((method) => methods.split(" ").includes(method)),
    path,
    aliases,
    upstreamPath: upstreamPath(path),
    operation,
    intake,
    charge,
  }));

/** Base URLs end in `/v1`, so what is appended begins behind it. */
const belowVersion = (path: string): string => path.replace(/^\/v1(?=\/)/, "");
