export { type Lintel, type Restartable, startLintel } from "./start-lintel.ts";
