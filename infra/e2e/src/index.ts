export { bookedCalls } from "./booked-calls.ts";
export { type Lintel, type Restartable, startLintel } from "./start-lintel.ts";
