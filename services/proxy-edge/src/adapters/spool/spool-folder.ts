import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";

const ID_FILE = "id";
const SEQUENCE_FILE = "sequence";
const SEGMENT = /^(\d{12})\.ndjson$/;
/** How many sequence numbers are taken at once; a restart skips what is left of them. */
const SEQUENCE_BLOCK = 1_000_000;

/** The files of a spool: who it is, which sequence numbers were used, and its segments. */
export class SpoolFolder {
  readonly path: string;
  /** Stable for as long as the folder exists. */
  readonly spoolId: string;
  #next: number;
  #blockEnd: number;

  constructor(folder: string) {
    this.path = folder;
    this.spoolId = this.#read(ID_FILE) ?? this.#create(ID_FILE, randomUUID());
    this.#next = Number(this.#read(SEQUENCE_FILE) ?? 0);
    this.#blockEnd = this.#next;
  }

  /** A number never given out before by this folder, also not before a crash. */
  nextSequence(): number {
    if (this.#next === this.#blockEnd) {
      this.#blockEnd = this.#next + SEQUENCE_BLOCK;
      this.#create(SEQUENCE_FILE, String(this.#blockEnd));
    }
    this.#next += 1;
    return this.#next - 1;
  }

  /** Numbers of the segments there are, ascending. */
  segments(): readonly number[] {
    return readdirSync(this.path)
      .map((name) => SEGMENT.exec(name)?.[1])
      .filter((digits) => digits !== undefined)
      .map(Number)
      .toSorted((a, b) => a - b);
  }

  segmentPath(number: number): string {
    return path.join(this.path, `${String(number).padStart(12, "0")}.ndjson`);
  }

  #read(name: string): string | undefined {
    try {
      const text = readFileSync(path.join(this.path, name), "utf8").trim();
      return text === "" ? undefined : text;
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
      throw error;
    }
  }

  /** Written whole or not at all. */
  #create(name: string, text: string): string {
    const file = path.join(this.path, name);
    writeFileSync(`${file}.new`, text);
    renameSync(`${file}.new`, file);
    return text;
  }
}
