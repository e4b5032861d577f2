import path from "node:path";
import process from "node:process";

import { startTestServices } from "@lintel/stack";

import { startLintel } from "../../../e2e/src/stack/start-lintel.ts";
import { seedConsole } from "../seed/seed-console.ts";
import { takePictures } from "./take-pictures.ts";

const README_PICTURES = path.resolve(import.meta.dirname, "../../../../.github/pictures");
const CALLS = 16_000;

/**
 * `npm run console:pictures`: the pictures of the README, from an installation with two months of realistic data.
 * With a folder, every screen in both themes, to be looked at.
 */
async function main(folder: string | undefined): Promise<void> {
  const services = await startTestServices({ say: console.log });
  process.env["LINTEL_TEST_DATABASE_URL"] = services.databaseUrl;
  process.env["LINTEL_TEST_REDIS_URL"] = services.redisUrl;
  process.env["LINTEL_TEST_BUNDLE"] = services.bundle;
  try {
    const lintel = await startLintel();
    try {
      const seeded = await seedConsole(lintel, CALLS);
      await takePictures({
        adminUrl: lintel.adminUrl,
        password: lintel.cliEnv["LINTEL_ADMIN_TOKEN"] ?? "",
        seeded,
        folder: folder ?? README_PICTURES,
        isForReadme: folder === undefined,
      });
    } finally {
      await lintel.stop();
    }
  } finally {
    await services.stop();
  }
}

await main(process.argv[2]);
