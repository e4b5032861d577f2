import { z } from "zod";

/**
 * What a policy can look for in the texts of a call. `all` stands for every type that the policy does not name. `secret`
 * (credentials of vendors, private keys, signed tokens, connection strings) is not in the contract.
 */
export const PiiRule = z.enum([
  "address",
  "age",
  "all",
  "aws_access_key",
  "aws_secret_key",
  "bank_account_number",
  "bank_routing",
  "ca_health_number",
  "ca_social_insurance_number",
  "credit_debit_cvv",
  "credit_debit_expiry",
  "credit_debit_number",
  "date_time",
  "driver_id",
  "email",
  "in_aadhaar",
  "in_nrega",
  "in_permanent_account_number",
  "in_voter_number",
  "international_bank_account_number",
  "ip_address",
  "license_plate",
  "mac_address",
  "name",
  "passport_number",
  "password",
  "phone",
  "pin",
  "secret",
  "ssn",
  "swift_code",
  "uk_national_health_service_number",
  "uk_national_insurance_number",
  "uk_unique_taxpayer_reference_number",
  "url",
  "us_individual_tax_identification_number",
  "username",
  "vehicle_identification_number",
] as const);
export type PiiRule = z.infer<typeof PiiRule>;
