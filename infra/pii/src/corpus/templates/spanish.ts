export const SPANISH = `
Enviar a {address:Calle Mayor 12, 28013 Madrid}.
Vivo en {address:Avenida de la Constitución 4, 41001 Sevilla}.
Dirección: {address:Paseo de Gracia 55, 08007 Barcelona}
La oficina está en {address:Plaza de España 3, 50001 Zaragoza}.
El paciente tiene {age:45 años}.
Edad: {age:29}
Número de cuenta {account}
Mi cuenta bancaria es {account}.
Mi tarjeta {card4} caduca {expiry}.
Tarjeta de crédito: {card}
Código de seguridad {cvv}
El código de seguridad es {cvv}.
Fecha de caducidad: {expiry}
Vencimiento {expiry}
La cita es el {date_time:12 de marzo de 2024}.
Nacido el {date_time:03/10/1990} en Lugo.
Permiso de conducir {dni_driver}
Mi carnet de conducir es {dni_driver}.
Escriba a {email}.
Correo: {email}
IBAN {iban_ES}
Transfiera a {iban_ES} hoy.
BIC {bic}
El código SWIFT es {bic}.
El servidor {ipv4} no responde.
IP: {ipv6}
Matrícula {plate_es}
Mi matrícula es {plate_es}.
Dirección MAC {mac}
equipo {mac_dash}
Me llamo {name_es}.
Estimada Sra. {name_es_last}, gracias.
Saludos,
{name_es}
Mi nombre es {name_es}.
Pasaporte {passport_es}
Mi pasaporte es el {passport_es}.
Contraseña: {password}
La contraseña es {password}.
Teléfono: {phone_es}
Llámame al {phone_intl_ES}.
Mi móvil es {phone_es}
Móvil {phone_es}
PIN: {pin}
El código PIN es {pin}.
DNI {dni}
Mi NIE es {nie}.
Véase {url}.
Más en {url_www}
Usuario: {username}
Nombre de usuario: {username}
Número de bastidor {vin}
Bastidor: {vin}
La clave API es {openai}
Token {slack}
Clave de AWS {awskey}
acceso {awskey}
`;
