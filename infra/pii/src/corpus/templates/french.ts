export const FRENCH = `
Livrez au {address:12 rue de la Paix, 75002 Paris}.
J'habite {address:5 bis avenue Victor Hugo, 69003 Lyon}.
Adresse : {address:48 boulevard Saint-Michel, 75006 Paris}
Notre bureau se trouve {address:3 place Bellecour, 69002 Lyon}.
J'ai {age:34 ans} et deux enfants.
Une femme âgée de {age:72 ans} est venue.
Numéro de compte {account}
Mon compte bancaire : {account}
Code banque {branch5}
Code guichet : {branch5}
Ma carte bancaire {card4} expire le {expiry}.
Carte de crédit : {card}
Cryptogramme {cvv}
Le code de sécurité est {cvv}.
Date d'expiration : {expiry}
La carte expire fin {expiry}.
Le rendez-vous est le {date_time:12 mars 2024}.
Née le {date_time:03/10/1990} à Nantes.
Permis de conduire {driver_fr}
Mon numéro de permis est {driver_fr}.
Écrivez à {email}.
Courriel : {email}
IBAN {iban_FR}
Virement vers {iban_BE}.
Code BIC {bic}
BIC : {bic}
Le serveur {ipv4} est en panne.
Adresse IP : {ipv6}
Immatriculation {plate_fr}
Ma plaque d'immatriculation est {plate_fr}.
Adresse MAC {mac}
appareil {mac_dash}
Je m'appelle {name_fr}.
Bonjour Madame {name_fr_last}, merci de votre message.
Cordialement,
{name_fr}
Client : {name_fr}
Passeport {passport_fr}
Mon numéro de passeport est {passport_fr}.
Mot de passe : {password}
Le mot de passe est {password}.
Téléphone : {phone_fr}
Appelez-moi au {phone_intl_FR}.
Mon portable est le {phone_fr}.
{phone_fr} est le numéro du cabinet
Code PIN : {pin}
Mon code confidentiel est {pin}.
Numéro de sécurité sociale {nir}
Sécu : {nir}
Carte santé {ohip}
Numéro d'assurance sociale {sin}
Voir {url}.
Rendez-vous sur {url_www}
Identifiant : {username}
Nom d'utilisateur : {username}
Numéro de châssis {vin}
VIN : {vin}
La clé est {anthropic}
Jeton : {gitlab}
Clé AWS {awskey}
accès : {awskey}
`;
