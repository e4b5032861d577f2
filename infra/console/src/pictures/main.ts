import path from "node:path";
import process from "node:process";

import { seedConsole } from "../seed/seed-console.ts";
import { passwordOf, withInstallation } from "../seed/with-installation.ts";
import { takeAll, takeEmpty, takeForReadme } from "./take-pictures.ts";

const README_PICTURES = path.resolve(import.meta.dirname, "../../../../.github/pictures");
const CALLS = 16_000;
const [folder] = process.argv.slice(2);

// `npm run console:pictures`: the pictures of the README, from an installation with two months of realistic data. With a folder,
// every screen and dialog in both themes, on a phone, and with nothing in it, to be looked at.
await withInstallation(async (lintel) => {
  const options = {
    adminUrl: lintel.adminUrl,
    password: passwordOf(lintel),
    folder: folder ?? README_PICTURES,
  };
  if (folder !== undefined) await takeEmpty(options);
  const seeded = await seedConsole(lintel, CALLS);
  await (folder === undefined ? takeForReadme : takeAll)({ ...options, seeded });
});
