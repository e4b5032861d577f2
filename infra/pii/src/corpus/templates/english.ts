/** Two lines for each: the first is for building, the second is only scored. */
export const ENGLISH = `
Please send the parcel to {address:221B Baker Street, London NW1 6XE} before noon.
Our new office: {address:1600 Pennsylvania Avenue NW, Washington, DC 20500}.
Ship it to {address:742 Evergreen Terrace, Springfield, IL 62704} please.
I moved to {address:48 Harbour Road, Cork} last summer.
The patient is {age:34 years old} and has no allergies.
A {age:7-year-old} boy was seen in the clinic.
Age: {age:52}, sex: female
She turned {age:41 years} in spring.
export AWS_ACCESS_KEY_ID={awskey}
the key {awskey} was leaked in our repo
aws_secret_access_key = {awssecret}
AWS secret: {awssecret}
Please wire it to account number {account}.
My bank account is {account}, thanks.
Routing number {aba}, checking.
ABA: {aba}
Sort code {sortcode}, account number {account8}
the sort code is {sortcode}
The card {card} was declined.
Please charge my credit card number {card}.
card {card4} keeps failing
We stored {amex} by accident.
CVV: {cvv}
the security code on the back is {cvv}
Visa {card4} exp {expiry} cvc {cvv}
Expiration date: {expiry}
My card expires {expiry}.
valid thru {expiry}
The meeting is on {date_time:March 4, 2024} in Berlin.
I was born on {date_time:12 June 1985}.
Deployed at {date_time:2024-03-04T10:15:30Z} by the bot.
See you at {date_time:3:30 pm} then.
Driver's license number {driver}
My driving licence is {driver}.
You can write to {email} any time.
reply-to: <{email}>
Contact {email} or {email}.
his address ({email}) bounced
Aadhaar number {aadhaar} is linked.
UIDAI says {aadhaar} is fine.
{aadhaar4} belongs to my mother
aadhaar: {aadhaar4}
Job card {nrega} was issued in spring.
NREGA job card number: {nrega}
PAN {pan} on file
Her permanent account number is {pan}.
The applicant {pan} has filed.
pan card: {pan}
Voter ID {epic}
EPIC no: {epic}
my voter card number is {epic}
The election card {epic} is lost.
IBAN {iban_GB}
Please refund to {iban_DE} within a week.
Account: {iban_FR}
Transfer to {iban_NL}, reference 2231.
The server {ipv4} does not answer.
blocked {ipv4} after 5 attempts
It resolves to {ipv6} today.
ping6 {ipv6}
License plate {plate_en}
The number plate was {plate_en}.
MAC address {mac}
device {mac_dash} joined the network
My name is {name_en} and I need help.
Dear {name_en}, thank you for your order.
Mr. {name_en} called yesterday.
Best regards,
{name_en}
I spoke with {name_listed} about it.
The invoice for {name_listed} is overdue.
Passport number {passport}
passport no. {passport} issued in Leeds
password: {password}
The password is {password}, do not share it.
db_password="{password}"
my pwd is {password}
Call me at {phone_us}.
Phone: {phone_us}
My UK mobile is {phone_intl_GB}.
Reach me on {phone_intl_US} tomorrow.
{phone_us_paren} is the front desk
fax {phone_us}
The PIN is {pin}.
my PIN code: {pin}
SSN {ssn}
My social security number is {ssn}.
{ssn} is what the form says
employee with social {ssn}
BIC {bic}
SWIFT code: {bic}
swift/bic {bic} for the transfer
Use {bic} as the BIC.
NHS number {nhs}
The NHS no. is {nhs_plain}.
patient {nhs} (NHS)
NHS: {nhs_plain}
National insurance number {nino}
NINO: {nino_spaced}
{nino} on the payslip
my NI number is {nino_spaced}
UTR {utr}
My unique taxpayer reference is {utr}.
self assessment UTR: {utr}
Taxpayer reference {utr}
ITIN {itin}
The taxpayer identification number (ITIN) is {itin}.
{itin} on the W-7 form
itin: {itin}
SIN {sin}
my social insurance number is {sin}
SIN: {sin}
Her social insurance {sin} was rejected.
OHIP {ohip}
Health card number {ohip}
health card {ohip} expired
ohip: {ohip}
See {url} for details.
docs at {url}
Go to {url_www} and sign in.
open {url}.
username: {username}
User {username} logged in twice.
login: {username}
my user name is {username}
VIN {vin}
The vehicle {vin} was towed.
chassis {vin}
vehicle identification number: {vin}
GITHUB_TOKEN={ghkey}
my token is {ghkey}
OPENAI_API_KEY={openai}
use {openai} for now
ANTHROPIC_API_KEY={anthropic}
The key {anthropic} stopped working.
stripe: {stripe}
{stripe} is the live one
SLACK={slack}
bot token {slack}
{gcp} is in the client
key={gcp}
{pem}
my key:
{pem}
Authorization: Bearer {jwt}
token {jwt}
DATABASE_URL={conn}
connect with {conn}
glab: {gitlab}
token {gitlab} for CI
DefaultEndpointsProtocol=https;AccountName=acme;{azure}
{azure};EndpointSuffix=core.windows.net
`;
