import path from "node:path";

import { openRotatingFile } from "./rotating-file.ts";
import { warningOf } from "./warning-of.ts";

export interface ServiceLog {
  readonly file: string;
  readonly add: (chunk: Buffer, stream: "stdout" | "stderr") => void;
  readonly close: () => void;
}

const MAX_BYTES = 16 * 1024 * 1024;
const MAX_KEPT_CHARS = 64 * 1024;
const MAX_LINE_CHARS = 300;
const LINES_PER_WINDOW = 10;
const WINDOW_MS = 10_000;

/**
 * Everything a service prints goes to `<folder>/<name>.log`; its warnings go to the terminal too,
 * at most ten in ten seconds, so that a service in trouble cannot bury what matters.
 */
export function openServiceLog(
  folder: string,
  name: string,
  say: (line: string) => void,
): ServiceLog {
  const file = openRotatingFile(path.join(folder, `${name}.log`), MAX_BYTES);
  const shown = limited(say, `more warnings of ${name} are in ${file.path}`);
  const rest = { stdout: "", stderr: "" };
  return {
    file: file.path,
    add: (chunk, stream) => {
      file.write(chunk);
      const lines = (rest[stream] + chunk.toString("utf8")).split("\n");
      rest[stream] = (lines.pop() ?? "").slice(0, MAX_KEPT_CHARS);
      for (const line of lines) {
        const warning = warningOf(line, stream);
        if (warning !== undefined) shown(`${name}: ${warning.slice(0, MAX_LINE_CHARS)}`);
      }
    },
    close: file.close,
  };
}

function limited(say: (line: string) => void, overflow: string): (line: string) => void {
  let windowStart = -Infinity;
  let count = 0;
  return (line) => {
    if (performance.now() - windowStart > WINDOW_MS) {
      windowStart = performance.now();
      count = 0;
    }
    count += 1;
    if (count <= LINES_PER_WINDOW) say(line);
    if (count === LINES_PER_WINDOW + 1) say(overflow);
  };
}
