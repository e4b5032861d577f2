import type { EndpointCases } from "../contract-case.ts";
import { ALERT_CASES } from "./alert-cases.ts";
import { AUDIT_CASES } from "./audit-cases.ts";
import { CATALOGUE_CASES } from "./catalogue-cases.ts";
import { CONFIG_CASES } from "./config-cases.ts";
import { CONSOLE_CASES } from "./console-cases.ts";
import { CUSTOM_PROVIDER_CASES } from "./custom-provider-cases.ts";
import { EVENT_CASES } from "./event-cases.ts";
import { EVENT_CORRECTION_CASES } from "./event-correction-cases.ts";
import { EVENT_DETAILS_CASES } from "./event-details-cases.ts";
import { IMPORT_CASES } from "./import-cases.ts";
import { KEY_CASES } from "./key-cases.ts";
import { POLICY_CASES } from "./policy-cases.ts";
import { REPORTING_CASES } from "./reporting-cases.ts";
import { REPRICING_CASES } from "./repricing-cases.ts";
import { ROUTE_CASES } from "./route-cases.ts";
import { SERVICE_CASES } from "./service-cases.ts";
import { SESSION_CASES } from "./session-cases.ts";
import { SETTING_CASES } from "./setting-cases.ts";
import { SETTING_HEALTH_CASES } from "./setting-health-cases.ts";
import { SETTING_TEST_CASES } from "./setting-test-cases.ts";
import { TOKEN_CASES } from "./token-cases.ts";
import { USER_CASES } from "./user-cases.ts";

/** Every endpoint of the contract. */
export const ALL_CASES: readonly EndpointCases[] = [
  ...SERVICE_CASES,
  ...KEY_CASES,
  ...SETTING_CASES,
  ...SETTING_HEALTH_CASES,
  ...SETTING_TEST_CASES,
  ...REPORTING_CASES,
  ...EVENT_CASES,
  EVENT_CORRECTION_CASES,
  REPRICING_CASES,
  EVENT_DETAILS_CASES,
  ...CUSTOM_PROVIDER_CASES,
  ...ROUTE_CASES,
  ...POLICY_CASES,
  ...USER_CASES,
  ...TOKEN_CASES,
  ...SESSION_CASES,
  ...ALERT_CASES,
  ...CONSOLE_CASES,
  ...CATALOGUE_CASES,
  ...AUDIT_CASES,
  IMPORT_CASES,
  ...CONFIG_CASES,
];
