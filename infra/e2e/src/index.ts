export { bookedCalls } from "./booked-calls.ts";
export { type Lintel, type Restartable, startLintel } from "./stack/start-lintel.ts";
