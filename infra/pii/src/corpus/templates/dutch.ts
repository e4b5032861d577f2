export const DUTCH = `
Bezorg op {address:Keizersgracht 123, 1015 CJ Amsterdam}.
Ik woon op {address:Dorpsstraat 8, 3511 AB Utrecht}.
Adres: {address:Marktplein 4, 9712 HA Groningen}
Ons kantoor is {address:Wilhelminalaan 22, 2624 BL Delft}.
De patiënt is {age:45 jaar oud}.
Leeftijd: {age:29}
Rekeningnummer {account}
Mijn bankrekening is {account}.
Creditcard {card4}, geldig tot {expiry}
Mijn kaart {card} werkt niet.
Beveiligingscode {cvv}
CVC: {cvv}
Vervaldatum {expiry}
De kaart verloopt {expiry}.
De afspraak is op {date_time:12 maart 2024}.
Geboren op {date_time:03-10-1990} in Breda.
Rijbewijs {cnh10}
Rijbewijsnummer: {cnh10}
Schrijf naar {email}.
E-mail: {email}
IBAN {iban_NL}
Maak het over naar {iban_NL}.
BIC {bic}
De BIC-code is {bic}.
De server {ipv4} reageert niet.
IP: {ipv6}
Kenteken {plate_nl}
Mijn kenteken is {plate_nl}.
MAC-adres {mac}
apparaat {mac_dash}
Mijn naam is {name_nl}.
Geachte mevrouw {name_nl_last}, dank u.
Met vriendelijke groet,
{name_nl}
Ik heet {name_nl}.
Paspoort {passport_nl}
Mijn paspoortnummer is {passport_nl}.
Wachtwoord: {password}
Het wachtwoord is {password}.
Telefoon: {phone_nl}
Bel mij op {phone_intl_NL}.
Mobiel {phone_nl}
Mijn telefoonnummer is {phone_nl}
Pincode: {pin}
De PIN is {pin}.
BSN {bsn}
Mijn burgerservicenummer is {bsn}.
Zie {url}.
Meer op {url_www}
Gebruikersnaam: {username}
Mijn gebruikersnaam is {username}.
Chassisnummer {vin}
VIN: {vin}
De sleutel is {openai}
Token {gitlab}
AWS-sleutel {awskey}
toegang {awskey}
`;
