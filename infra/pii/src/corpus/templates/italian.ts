export const ITALIAN = `
Spedire a {address:Via Roma 10, 00184 Roma}.
Abito in {address:Corso Garibaldi 45, 20121 Milano}.
Indirizzo: {address:Piazza del Duomo 3, 50122 Firenze}
L'ufficio è in {address:Viale dei Mille 7, 43125 Parma}.
Il paziente ha {age:45 anni}.
Età: {age:29}
Numero di conto {account}
Conto corrente: {account}
ABI {branch5}
CAB: {branch5}
La mia carta di credito {card4} scade {expiry}.
Carta di credito: {card}
Codice di sicurezza {cvv}
Il codice di sicurezza è {cvv}.
Data di scadenza: {expiry}
Scadenza {expiry}
La riunione è il {date_time:12 marzo 2024}.
Nato il {date_time:03/10/1990} a Bari.
Patente {driver_it}
Patente di guida: {driver_it}
Scrivere a {email}.
E-mail: {email}
IBAN {iban_IT}
Bonifico su {iban_IT}.
BIC {bic}
Il codice SWIFT è {bic}.
Il server {ipv4} non risponde.
IP: {ipv6}
Targa {plate_it}
La targa è {plate_it}.
Indirizzo MAC {mac}
dispositivo {mac_dash}
Mi chiamo {name_it}.
Gentile Signora {name_it_last}, grazie.
Cordiali saluti,
{name_it}
Il mio nome è {name_it}.
Passaporto {passport_it}
Il mio passaporto è {passport_it}.
Password: {password}
La parola chiave è {password}.
Telefono: {phone_it}
Chiamami al {phone_intl_IT}.
Cellulare {phone_it}
Il mio cellulare è {phone_it}
PIN: {pin}
Il codice PIN è {pin}.
Codice fiscale {cf}
Il suo codice fiscale è {cf}.
Vedi {url}.
Altro su {url_www}
Nome utente: {username}
Utente: {username}
Numero di telaio {vin}
Telaio: {vin}
La chiave è {anthropic}
Token {ghkey}
Chiave AWS {awskey}
accesso {awskey}
`;
