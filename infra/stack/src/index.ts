export { startTestServices } from "./testing/start-test-services.ts";
export type { TestServices, TestServicesOptions } from "./testing/start-test-services.ts";
