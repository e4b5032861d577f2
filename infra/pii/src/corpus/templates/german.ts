export const GERMAN = `
Bitte liefern Sie an {address:Musterstraße 12, 10115 Berlin}.
Ich wohne in der {address:Lindenallee 7, 50667 Köln}.
Anschrift: {address:Goetheplatz 3a, 80337 München}
Wir sind umgezogen: {address:Bahnhofstr. 22, 8001 Zürich}
Der Patient ist {age:67 Jahre alt}.
Eine {age:34-jährige} Frau meldete sich.
Meine Kontonummer lautet {account}.
Konto-Nr. {account}
BLZ {blz}
Bankleitzahl: {blz}
Kreditkarte {card4}, gültig bis {expiry}, Prüfziffer {cvv}
Meine Kreditkartennummer ist {card}.
Sicherheitscode: {cvv}
Die Kartenprüfnummer lautet {cvv}.
Verfallsdatum {expiry}
Ablaufdatum der Karte: {expiry}
Der Termin ist am {date_time:12.03.2024}.
Geboren am {date_time:3. Oktober 1990} in Ulm.
Führerscheinnummer {driver_de}
Mein Führerschein hat die Nummer {driver_de}.
Schreiben Sie an {email}.
E-Mail: {email}
IBAN: {iban_DE}
Bitte auf {iban_AT} überweisen.
BIC {bic}
Die BIC lautet {bic}.
Der Rechner mit der Adresse {ipv4} antwortet nicht.
IP {ipv6}
Kennzeichen {plate_de}
Das Auto mit dem Kennzeichen {plate_de} steht falsch.
MAC-Adresse {mac}
Gerät {mac_dash}
Mein Name ist {name_de}.
Sehr geehrte Frau {name_de_last}, vielen Dank.
Mit freundlichen Grüßen
{name_de}
Ansprechpartner: {name_de}
Reisepass {passport_de}
Meine Passnummer ist {passport_de}.
Passwort: {password}
Das Kennwort lautet {password}.
Telefon: {phone_de}
Rufen Sie mich an: {phone_intl_DE}
Handy {phone_de}
Meine Handynummer ist {phone_de}
PIN: {pin}
Die Geheimzahl ist {pin}.
Steuer-ID {steuerid}
Meine Steueridentifikationsnummer lautet {steuerid}.
Siehe {url}.
Mehr unter {url_www}
Benutzername: {username}
Mein Benutzername ist {username}.
Fahrgestellnummer {vin}
FIN: {vin}
Der API-Schlüssel ist {openai}
Token: {ghkey}
AWS-Schlüssel {awskey}
Zugang: {awskey}
`;
