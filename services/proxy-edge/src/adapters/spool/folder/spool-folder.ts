import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readdirSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";

const SEGMENT = /^(\d{12})\.ndjson$/;
/** What could not be read of a segment, kept for people: whole lines, or the beginning of a last line. */
const KEPT = /^(\d{12})\.(?:unreadable|torn)$/;
const UNREADABLE = /^(\d{12})\.unreadable$/;
const LOCK_OR_SIGN = /^(?:lock(?:\.|$)|alive$)/;
/** Records hold prompts whose tokens are to be counted. */
const FOLDER_MODE = 0o700;
export const FILE_MODE = 0o600;

/** The files of a spool. */
export class SpoolFolder {
  readonly path: string;
  /** Segments of which something unreadable was kept by this process. */
  readonly #kept = new Set<number>();

  /** Creates the folder where there is none; only its owner may read what is in it. Throws when that cannot be done. */
  constructor(folder: string) {
    this.path = folder;
    makeFolder(folder);
    restrict(folder, FOLDER_MODE);
    for (const name of readdirSync(folder)) {
      if (SEGMENT.test(name)) restrict(path.join(folder, name), FILE_MODE);
    }
  }

  /**
   * Makes segments again of what former processes could not read: this release may be the one that wrote it, or an operator
   * has repaired it. What has been booked meanwhile is not booked again.
   */
  retryUnreadable(): void {
    const segments = new Set(this.segments());
    for (const number of this.#numbers(UNREADABLE)) {
      // Of a segment that is still there, these are lines that are read again anyway.
      if (!segments.has(number)) {
        renameSync(this.#pathOf(number, "unreadable"), this.segmentPath(number));
      }
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
    return this.#numbers(KEPT).length + this.foreignFiles().length;
  }

  /** Names of files that this release does not know: records in the format of another one, perhaps. */
  foreignFiles(): readonly string[] {
    return readdirSync(this.path, { withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
      .map(({ name }) => name)
      .filter((name) => ![SEGMENT, KEPT, LOCK_OR_SIGN].some((known) => known.test(name)));
  }

  /**
   * Keeps lines of a segment that could not be read. A segment is read from its beginning after each start, so the
   * first of its lines replace what an earlier process kept.
   */
  keepUnreadable(number: number, lines: readonly string[]): void {
    const file = this.#pathOf(number, "unreadable");
    const text = `${lines.join("\n")}\n`;
    const options = { mode: FILE_MODE };
    if (this.#kept.has(number)) appendFileSync(file, text, options);
    else writeFileSync(file, text, options);
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

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: FOLDER_MODE });
  } catch {
    // Node says ENOENT of a read-only disk when it is to make parents too. The folder alone gets the true reason.
    mkdirSync(folder, { mode: FOLDER_MODE });
  }
}

/** If a folder has another owner, as a volume's may, only that owner can change who may read it. */
function restrict(target: string, mode: number): void {
  try {
    chmodSync(target, mode);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) throw error;
  }
}
