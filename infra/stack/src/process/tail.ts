export interface Tail {
  readonly add: (chunk: Buffer) => void;
  readonly read: () => string;
}

const MAX_LINE_CHARS = 500;

/** Keeps the last lines of a stream, to be shown when its process fails. Bounded in lines and length. */
export function createTail(maxLines: number): Tail {
  let text = "";
  return {
    add: (chunk) => {
      text = (text + chunk.toString("utf8")).slice(-maxLines * MAX_LINE_CHARS);
    },
    read: () => text.trimEnd().split("\n").slice(-maxLines).join("\n"),
  };
}
