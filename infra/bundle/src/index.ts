export { bundleServices, SERVICE_ENTRIES } from "./bundle-services.ts";
