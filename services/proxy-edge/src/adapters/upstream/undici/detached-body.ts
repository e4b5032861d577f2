import { PassThrough, type Readable } from "node:stream";

/**
 * A caller's body for undici, which destroys the one it was given when the upstream has had enough of it. What is left
 * of the caller's is then read and dropped: their connection stays whole, and the answer can reach them.
 */
export function detach(source: Readable): Readable {
  const body = new PassThrough();
  const failed = (error: Error): void => void body.destroy(error);
  source.on("error", failed);
  body.once("close", () => {
    source.unpipe(body);
    source.off("error", failed);
    // A later error is irrelevant.
    source.on("error", () => undefined);
    source.resume();
  });
  return source.pipe(body);
}
