import path from "node:path";

import { bundleServices, SERVICE_ENTRIES } from "./bundle-services.ts";

const folder = path.resolve(process.argv[2] ?? "dist");
await bundleServices(folder);
const names = Object.keys(SERVICE_ENTRIES).map((name) => `${name}.js`);
console.log(`lintel: ${folder} has ${names.join(", ")}`);
