import type { DestinationStream, pino } from "pino";

type BlockStream = ReturnType<typeof pino.destination>;

/** Enough for one write; below the largest of sonic-boom, 16 KiB. */
export const BLOCK_LENGTH = 16_000;
const MAX_WAIT_MS = 100;

/**
 * Hands lines to `stream` in blocks, at the latest after 100 ms and when the process ends. sonic-boom gathers
 * too, but flattens and measures all that it has so far with each line: at many lines a second that costs
 * more than making them. `stream` begins no write of its own below `BLOCK_LENGTH`.
 */
export function gatherLines(stream: BlockStream): DestinationStream & { flushSync(): void } {
  let block = "";
  const handOver = (): void => {
    if (block === "") return;
    stream.write(block);
    block = "";
  };
  const timer = setInterval(() => {
    handOver();
    stream.flush();
  }, MAX_WAIT_MS).unref();
  stream.on("close", () => clearInterval(timer));
  // Before pino's own listeners, which write out what the stream has.
  process.prependListener("beforeExit", handOver);
  process.prependListener("exit", handOver);
  return {
    write(line) {
      block += line;
      if (block.length >= BLOCK_LENGTH) handOver();
    },
    flushSync() {
      handOver();
      stream.flushSync();
    },
  };
}
