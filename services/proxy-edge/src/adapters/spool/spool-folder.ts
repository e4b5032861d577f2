import { appendFileSync, chmodSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";

const SEGMENT = /^(\d{12})\.ndjson$/;
/** What could not be read of a segment, kept for people: whole lines, or the beginning of a last line. */
const KEPT = /^(\d{12})\.(?:unreadable|torn)$/;
/** Records hold prompts whose tokens are to be counted. */
const FOLDER_MODE = 0o700;
export const FILE_MODE = 0o600;

/** The files of a spool. */
export class SpoolFolder {
  readonly path: string;
  /** Segments of which something unreadable was kept by this process. */
  readonly #kept = new Set<number>();

  /** Creates the folder where there is none; only its owner may read what is in it. */
  constructor(folder: string) {
    this.path = folder;
    mkdirSync(folder, { recursive: true, mode: FOLDER_MODE });
    chmodSync(folder, FOLDER_MODE);
    for (const name of readdirSync(folder)) {
      if (SEGMENT.test(name)) chmodSync(path.join(folder, name), FILE_MODE);
    }
  }

  /** Numbers of the segments there are, ascending. */
  segments(): readonly number[] {
    return this.#numbers(SEGMENT);
  }

  /** A number that no file has. */
  nextSegment(): number {
    return Math.max(0, ...this.#numbers(SEGMENT), ...this.#numbers(KEPT)) + 1;
  }

  segmentPath(number: number): string {
    return this.#pathOf(number, "ndjson");
  }

  /** How many files hold what could not be read. They are never deleted by us. */
  get unreadableFiles(): number {
    return this.#numbers(KEPT).length;
  }

  /**
   * Keeps a line of a segment that could not be read. A segment is read from its beginning after each start, so the
   * first line of it replaces what an earlier process kept.
   */
  keepUnreadable(number: number, line: string): void {
    const file = this.#pathOf(number, "unreadable");
    const options = { mode: FILE_MODE };
    if (this.#kept.has(number)) appendFileSync(file, `${line}\n`, options);
    else writeFileSync(file, `${line}\n`, options);
    this.#kept.add(number);
  }

  /** Keeps the last bytes of a segment, which are not a whole line. */
  keepTorn(number: number, bytes: Buffer): void {
    writeFileSync(this.#pathOf(number, "torn"), bytes, { mode: FILE_MODE });
  }

  #pathOf(number: number, ending: string): string {
    return path.join(this.path, `${String(number).padStart(12, "0")}.${ending}`);
  }

  #numbers(pattern: RegExp): readonly number[] {
    return readdirSync(this.path)
      .map((name) => pattern.exec(name)?.[1])
      .filter((digits) => digits !== undefined)
      .map(Number)
      .toSorted((a, b) => a - b);
  }
}
