export const PORTUGUESE = `
Entregar na {address:Rua das Flores, 25, 1200-195 Lisboa}.
Moro na {address:Avenida Paulista, 1578, São Paulo}.
Endereço: {address:Rua Augusta 300, Porto}
O escritório fica na {address:Travessa do Carmo 8, Faro}.
O paciente tem {age:45 anos}.
Idade: {age:29}
Número da conta {account}
Conta corrente: {account}
Agência {agency}, conta corrente {account}
Agência: {agency}
Meu cartão {card4} vence {expiry}.
Cartão de crédito: {card}
Código de segurança {cvv}
O código de segurança é {cvv}.
Validade: {expiry}
Validade do cartão {expiry}
A reunião é em {date_time:12 de março de 2024}.
Nascido em {date_time:03/10/1990} em Braga.
CNH {cnh}
Carta de condução {cnh}
Escreva para {email}.
E-mail: {email}
IBAN {iban_PT}
Transfira para {iban_PT}.
BIC {bic}
O código SWIFT é {bic}.
O servidor {ipv4} caiu.
IP: {ipv6}
Placa {plate_br}
A placa do carro é {plate_br}.
Endereço MAC {mac}
aparelho {mac_dash}
Me chamo {name_pt}.
Prezada Senhora {name_pt_last}, obrigado.
Atenciosamente,
{name_pt}
Meu nome é {name_pt}.
Passaporte {passport_br}
Meu passaporte é {passport_br}.
Senha: {password}
A senha é {password}.
Telefone: {phone_br}
Ligue para {phone_intl_BR}.
Celular {phone_br}
Telemóvel: {phone_intl_PT}
PIN: {pin}
O código PIN é {pin}.
CPF {cpf}
CNPJ: {cnpj}
NIF {nif}
Número de contribuinte: {nif}
Meu cadastro {cpf}
O CPF dela é {cpf}.
Veja {url}.
Mais em {url_www}
Usuário: {username}
Nome de usuário: {username}
Chassi VIN {vin}
Número de chassis: {vin}
A chave é {ghkey}
Token {openai}
Chave AWS {awskey}
acesso {awskey}
`;
