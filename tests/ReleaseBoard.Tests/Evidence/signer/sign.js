// Reads a statement from standard input, signs it with a new key (argument: P-256 or P-384) and prints the key and the bundle.
'use strict';
const crypto = require('node:crypto');
const { DSSEBundleBuilder } = require('@sigstore/sign');
const { bundleToJSON } = require('@sigstore/bundle');

const curve = process.argv[2];
const { privateKey, publicKey } = crypto.generateKeyPairSync('ec', { namedCurve: curve });
const pem = publicKey.export({ type: 'spki', format: 'pem' });
const signer = {
  sign: async (data) => ({
    signature: crypto.sign(curve === 'P-384' ? 'sha384' : 'sha256', data, privateKey),
    key: { $case: 'publicKey', publicKey: pem, hint: 'made-for-the-occasion' },
  }),
};

(async () => {
  const chunks = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  const builder = new DSSEBundleBuilder({ signer, witnesses: [] });
  const bundle = await builder.create({ data: Buffer.concat(chunks), type: 'application/vnd.in-toto+json' });
  process.stdout.write(JSON.stringify({ key: pem, bundle: bundleToJSON(bundle) }));
})();
