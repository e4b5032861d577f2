export { checkDetectorEnv, type DetectorEnv, detectorEnv } from "./detector-env.ts";
export { openDetector, type OpenDetector } from "./open-detector.ts";
