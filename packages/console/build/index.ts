export { buildConsole } from "./build-console.ts";
