import path from "node:path";
import process from "node:process";

import { startTestServices } from "@lintel/stack";

import { startLintel } from "../../../e2e/src/stack/start-lintel.ts";
import { seedConsole } from "../seed/seed-console.ts";
import { takeAll, takeEmpty, takeForReadme } from "./take-pictures.ts";

const README_PICTURES = path.resolve(import.meta.dirname, "../../../../.github/pictures");
const CALLS = 16_000;

/**
 * `npm run console:pictures`: the pictures of the README, from an installation with two months of realistic data.
 * With a folder, every screen and dialog in both themes, on a phone, and with nothing in it, to be looked at.
 */
async function main(folder: string | undefined): Promise<void> {
  const services = await startTestServices({ say: console.log });
  process.env["LINTEL_TEST_DATABASE_URL"] = services.databaseUrl;
  process.env["LINTEL_TEST_REDIS_URL"] = services.redisUrl;
  process.env["LINTEL_TEST_BUNDLE"] = services.bundle;
  try {
    const lintel = await startLintel();
    try {
      const password = lintel.cliEnv["LINTEL_ADMIN_TOKEN"] ?? "";
      const options = { adminUrl: lintel.adminUrl, password, folder: folder ?? README_PICTURES };
      if (folder !== undefined) await takeEmpty(options);
      const seeded = await seedConsole(lintel, CALLS);
      await (folder === undefined ? takeForReadme : takeAll)({ ...options, seeded });
    } finally {
      await lintel.stop();
    }
  } finally {
    await services.stop();
  }
}

await main(process.argv[2]);
