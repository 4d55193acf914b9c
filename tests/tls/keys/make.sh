#!/bin/sh
# Makes the certificates of these tests anew: an authority, and what it vouches for: servers, a client, one that it revoked, one that has
# expired. `other` knows nobody.
set -eu
cd "$(dirname "$0")"
days=36500

# itself NAME COMMON_NAME
itself() {
  openssl req -x509 -newkey rsa:2048 -nodes -sha256 -days $days -subj "/C=AQ/O=protojs/CN=$2" -keyout "$1-key.pem" -out "$1-cert.pem"
}

# leaf NAME COMMON_NAME EXTENSION KEY_OPTIONS… -- VALIDITY…
leaf() {
  name=$1 common=$2 extension=$3
  shift 3
  key=
  while [ "$1" != -- ]; do key="$key $1"; shift; done
  shift
  openssl req -newkey $key -nodes -sha256 -subj "/C=AQ/O=protojs/CN=$common" -keyout "$name-key.pem" -out "$name.csr"
  echo "$extension" > "$name.ext"
  openssl x509 -req -sha256 -in "$name.csr" -CA ca-cert.pem -CAkey ca-key.pem -CAcreateserial -extfile "$name.ext" -out "$name-cert.pem" "$@"
  rm -f "$name.csr" "$name.ext"
}

ec='ec -pkeyopt ec_paramgen_curve:prime256v1'
local='subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1'
itself ca 'Test Authority'
itself other 'Nobody'
leaf server localhost "$local" rsa:2048 -- -days $days
leaf ec localhost "$local" $ec -- -days $days
leaf named named.example 'subjectAltName=DNS:named.example,DNS:*.named.example' $ec -- -days $days
leaf client client 'extendedKeyUsage=clientAuth' $ec -- -days $days
leaf expired localhost "$local" $ec -- -days -1
openssl pkcs8 -topk8 -in server-key.pem -passout pass:secret -v2 aes-256-cbc -out encrypted-key.pem
openssl pkcs12 -export -inkey client-key.pem -in client-cert.pem -certfile ca-cert.pem -passout pass:secret -out client.pfx
: > index.txt
printf '[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\ndefault_md=sha256\n' > ca.cnf
openssl ca -config ca.cnf -keyfile ca-key.pem -cert ca-cert.pem -revoke client-cert.pem
openssl ca -config ca.cnf -keyfile ca-key.pem -cert ca-cert.pem -gencrl -crldays $days -out crl.pem
rm -f index.txt* ca.cnf ca-cert.srl
