import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import path from "node:path";

import { expect, it } from "vitest";

import { openDetector } from "../src/index.ts";
import { readDetectorEnv } from "./read-detector-env.ts";

/** Another one, where `pip install presidio-analyzer` went to, is named by `LINTEL_TEST_PYTHON`. */
const PYTHON = process.env["LINTEL_TEST_PYTHON"] ?? "python3";
const isThere = spawnSync(PYTHON, ["-c", "import presidio_analyzer"]).status === 0;

it.skipIf(!isThere)(
  "Presidio itself is understood (skipped where Python or its package presidio-analyzer is missing)",
  async () => {
    const server = spawn(PYTHON, [path.join(import.meta.dirname, "presidio-server.py")], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    try {
      const [port] = await once(server.stdout, "data");
      const url = `http://127.0.0.1:${String(port).trim()}`;
      const env = { LINTEL_DETECTORS: "presidio", LINTEL_PRESIDIO_URL: url };
      const detector = openDetector(
        readDetectorEnv({ ...env, LINTEL_PRESIDIO_TIMEOUT: "30s" }),
        Date.now,
      );
      const texts = ["nothing", "😀 mail ada@lovelace.org, card 4111 1111 1111 1111, 𝔘 end"];
      const signal = AbortSignal.timeout(60_000);
      const found = await detector?.detect(texts, { signal, types: ["email"], requirements: [] });
      await detector?.close();
      const words = found?.map((list, index) =>
        list.map(({ start, end }) => texts[index]?.slice(start, end)),
      );
      expect(words?.[0]).toEqual([]);
      expect(words?.[1]).toEqual(
        expect.arrayContaining(["ada@lovelace.org", "4111 1111 1111 1111"]),
      );
    } finally {
      server.kill();
    }
  },
  120_000,
);
