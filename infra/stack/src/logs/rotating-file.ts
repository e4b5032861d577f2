import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  renameSync,
  statSync,
  writeSync,
} from "node:fs";
import path from "node:path";

export interface RotatingFile {
  readonly path: string;
  readonly write: (chunk: Buffer) => void;
  readonly close: () => void;
}

/**
 * A log that never fills the disk: past `maxBytes` it becomes `<file>.1`, replacing the one before.
 * Writes at once, so a process that prints faster than the disk takes it is slowed down.
 */
export function openRotatingFile(file: string, maxBytes: number): RotatingFile {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  let descriptor = openSync(file, "a", 0o600);
  let size = existsSync(file) ? statSync(file).size : 0;
  const rotate = () => {
    closeSync(descriptor);
    renameSync(file, `${file}.1`);
    descriptor = openSync(file, "a", 0o600);
    size = 0;
  };
  return {
    path: file,
    write: (chunk) => {
      if (size > 0 && size + chunk.length > maxBytes) rotate();
      size += writeSync(descriptor, chunk);
    },
    close: () => closeSync(descriptor),
  };
}
