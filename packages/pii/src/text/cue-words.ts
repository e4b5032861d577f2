import type { NameKind } from "../names/name-kinds.ts";

/**
 * Words that say what stands beside them, in English, German, French, Spanish, Portuguese, Italian and Dutch. Case,
 * accents and what separates the words of a phrase (one to three characters) do not matter. Written here from
 * the words that forms and letters use; no list from outside was taken over.
 */
const PHRASES = {
  aadhaar: "aadhaar, aadhar, uidai",
  account:
    "account number, account no, account nr, acct, acct no, bank account, a/c no, checking account, savings account, account num, kontonummer, konto nr, kontonr, numero de compte, compte bancaire, n de compte, compte numero, cuenta bancaria, numero de cuenta, cuenta corriente, conta bancaria, numero da conta, conta corrente, conta poupanca, numero di conto, conto corrente, conto bancario, rekeningnummer, bankrekening, bankrekeningnummer",
  address:
    "address, lives at, living at, live at, ship to, deliver to, anschrift, adresse, wohnhaft, wohne in der, wohnt in der, direccion, domicilio, vivo en, endereco, morada, moro na, indirizzo, abito in, residente in, adres, woon op, woonadres",
  age: "age, aged, alter, alter von, edad, idade, eta, leeftijd",
  awsSecret: "aws secret, secret access key, aws secret access key, secretaccesskey, secret key",
  bsn: "bsn, burgerservicenummer, sofinummer",
  cardExpiry:
    "exp, expiry, expires, expiration, exp date, valid thru, valid until, good thru, gultig bis, ablaufdatum, verfallsdatum, expire, date d expiration, expire fin, caduca, vencimiento, caducidad, fecha de caducidad, validade, validade do cartao, vencimento, scadenza, data di scadenza, scade, vervaldatum, geldig tot, verloopt",
  branch:
    "code banque, code guichet, agencia, abi, cab, filiale, bankstelle, sucursal, branch code, branch number",
  card: "card, credit card, debit card, card number, kreditkarte, kreditkartennummer, carte bancaire, carte de credit, tarjeta, cartao, carta di credito, carta di debito, creditcard, kaart, visa, mastercard, amex, american express",
  cardCode:
    "cvv, cvc, cvv2, cvc2, cid, security code, card code, verification code, card verification, prufziffer, prufnummer, sicherheitscode, kartenprufnummer, cryptogramme, code de securite, codigo de seguridad, codigo de seguranca, codice di sicurezza, beveiligingscode",
  cnp: "cpf, cnpj, cadastro de pessoa",
  company:
    "order, invoice, ticket, tracking, bestellung, bestellnummer, rechnung, commande, facture, pedido, factura, fatura, ordine, fattura, bestelling, factuur, sku, isbn, ean, part number, serial",
  driver:
    "driver id, drivers id, driver s id, dln, dl no, driver license number, drivers license number, driver s license number, driving licence number, driver license no, driving licence no, license no, licence no, fuhrerschein nr, fuhrerscheinnr, numero du permis, n de permis, permis numero, permis n, numero de licencia, numero de permiso, numero da carta de conducao, numero da cnh, registro cnh, numero della patente, patente n, patente numero, rijbewijs nr, rijbewijs nummer, driver license, drivers license, driver s license, driving licence, driving license, driver licence, drivers licence, driver s licence, license number, licence number, dl, dl number, fuhrerschein, fuhrerscheinnummer, permis de conduire, numero de permis, permiso de conducir, carnet de conducir, licencia de conducir, carta de conducao, cnh, carteira de motorista, carteira de habilitacao, patente, patente di guida, numero patente, rijbewijs, rijbewijsnummer",
  epic: "voter id, voter, voter card, epic, epic no, election card, voter identity",
  fiscalItaly: "codice fiscale, cod fiscale",
  healthCanada:
    "ohip, health card, health number, health insurance number, ramq, nam, carte sante, carte d assurance maladie, assurance maladie, phn, personal health number, mcp, ahcip",
  honorific:
    "mr, mrs, ms, miss, dr, prof, sir, madam, herr, frau, herrn, monsieur, madame, mme, mlle, mademoiselle, senor, senora, sr, sra, srta, senhor, senhora, signor, signora, signore, sig, dottor, dott, dottoressa, meneer, mevrouw, dhr, mw",
  identityGermany:
    "steuer id, steueridentifikationsnummer, steuer identifikationsnummer, steuerid, idnr, identifikationsnummer, tin",
  introduces:
    "my name is, name is, i am, i m, this is, name, full name, first name, last name, surname, customer name, patient name, contact, patient, patientin, signed, regards, best regards, kind regards, sincerely, dear, attn, employee, mein name ist, ich heisse, ich heiße, ich bin, mit freundlichen grussen, viele grusse, mit freundlichen grüßen, viele grüße, kunde, kundin, ansprechpartner, je m appelle, mon nom est, je suis, cordialement, nom, cher, chere, client, cliente, me llamo, mi nombre es, soy, nombre, saludos, atentamente, estimado, estimada, paciente, meu nome e, me chamo, eu sou, nome, atenciosamente, caro, cara, prezado, prezada, mi chiamo, il mio nome e, sono, cordiali saluti, gentile, paziente, mijn naam is, ik heet, ik ben, naam, met vriendelijke groet, beste, geachte, klant",
  itin: "itin, individual taxpayer identification, taxpayer identification number",
  military: "psc, uss, usns, usnv, uscgc",
  nhs: "nhs, nhs number, nhs no, national health service",
  nif: "nif, contribuinte, numero de contribuinte",
  nino: "nino, ni number, national insurance, national insurance number, ni no",
  nir: "securite sociale, numero de securite sociale, nir, numero secu, secu",
  pan: "pan, pan card, permanent account number, pan number, pan no",
  passport:
    "passport, passport number, passport no, reisepass, reisepassnummer, passnummer, ausweisnummer, personalausweis, passeport, numero de passeport, pasaporte, passaporte, passaporto, paspoort, paspoortnummer",
  password:
    "password, passwd, pwd, passphrase, pass, passcode, db_password, passwort, kennwort, mot de passe, mdp, contrasena, clave, senha, palavra passe, parola chiave, parola d ordine, wachtwoord",
  phone:
    "phone, telephone, tel, mobile, cell, call, call me, fax, reach me, reach us, messages to, answering at, contact number, desk, whatsapp, sms, text me, telefon, telefonnummer, handy, handynummer, mobil, rufnummer, anrufen, telephone portable, portable, appelez, telefono, movil, celular, llame, llamar, telemovel, telefone, ligue, cellulare, chiamami, chiamare, telefoonnummer, telefoon, mobiel, bel, bellen, nummer",
  pin: "pin, pin code, pin number, pincode, pin is, geheimzahl, code pin, code confidentiel, codigo pin, codice pin, pin nummer, pinnummer",
  place:
    "lives at, lives on, live at, live on, lived at, lived on, lived in, living at, now live in, located at, meet me at, meet you at, office is at, offices are at, restaurant is at, sent to, shipped to, delivered to, delivery to, mailed to, return to, taxi to, moved to, arrived at, corner of, address to, address the same, address with, address of, his address, her address, their address, my address, new address is, address is, the following, drops you off at, drop me at, side of, station is on, enter on, residing at, resides at, vive en, habite au, wohnt am, wohnhaft in",
  plate:
    "license plate, licence plate, number plate, plate, plate number, registration number, reg number, vehicle registration, kennzeichen, nummernschild, plaque, plaque d immatriculation, immatriculation, matricula, placa, placa do carro, targa, kenteken, kentekenplaat",
  postBox:
    "po box, p o box, postfach, apartado, apartado de correos, caixa postal, casella postale, postbus, boite postale",
  routing:
    "routing, routing number, routing no, aba, aba number, rtn, transit number, sort code, sortcode, bankleitzahl, blz",
  sin: "sin, social insurance, social insurance number, numero d assurance sociale, nas, assurance sociale",
  spainIdentity: "dni, nie, documento nacional de identidad",
  ssn: "ssn, social security, social security number, soc sec, sozialversicherungsnummer, seguro social, seguridad social",
  swift: "swift, bic, swift code, bic code, swift bic, bic swift",
  street:
    "street, st, avenue, ave, road, rd, boulevard, blvd, lane, ln, drive, dr, court, ct, place, pl, way, terrace, square, highway, parkway, close, crescent, row, rue, chemin, allee, impasse, quai, calle, avenida, avda, paseo, plaza, carrer, camino, rua, travessa, alameda, praca, estrada, largo, via, viale, piazza, corso, vicolo, piazzale, strasse, straße, weg, platz, am, straat, plein, laan",
  unit: "apt, apartment, suite, ste, unit, flat, floor, room",
  username:
    "username, user name, user, userid, user id, login, login name, handle, screen name, benutzername, nutzername, benutzer, anmeldename, nom d utilisateur, identifiant, utilisateur, usuario, nombre de usuario, nome de usuario, nome de utilizador, utilizador, nome utente, utente, gebruikersnaam, gebruiker",
  utr: "utr, unique taxpayer reference, taxpayer reference, self assessment",
  version: "version, v, ver, release, build, firmware, kernel, rev, versione, versie, versao",
  vin: "vin, chassis, vehicle identification, vehicle identification number, fahrgestellnummer, fahrzeugidentnummer, numero de chassis, numero di telaio, telaio, bastidor, numero de bastidor, chassisnummer, fin",
} as const;

export type CueKind = keyof typeof PHRASES | NameKind;

/** Each phrase with what it is a cue for. */
export const CUE_PHRASES: readonly (readonly [phrase: string, kind: CueKind])[] =
  cueKinds().flatMap((kind) => PHRASES[kind].split(", ").map((phrase) => [phrase, kind] as const));

/** The kinds that say what a number is; `company` and `version` say what it is not. */
export const LABELS: ReadonlySet<CueKind> = new Set(
  cueKinds().filter(
    (kind) =>
      ![
        "introduces",
        "honorific",
        "street",
        "address",
        "username",
        "postBox",
        "unit",
        "military",
        "place",
      ].includes(kind),
  ),
);

function cueKinds(): (keyof typeof PHRASES)[] {
  const kinds: (keyof typeof PHRASES)[] = [];
  for (const kind in PHRASES) if (isCueKind(kind)) kinds.push(kind);
  return kinds;
}

function isCueKind(kind: string): kind is keyof typeof PHRASES {
  return Object.hasOwn(PHRASES, kind);
}
