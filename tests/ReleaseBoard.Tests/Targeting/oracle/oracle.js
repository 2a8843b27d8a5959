// Reads {document, now, cases: [[key, context], ...]} from stdin; writes [[reason, variant, errorCode], ...] to stdout.
'use strict';
const { FlagdCore } = require('@openfeature/flagd-core');

const silent = { error() {}, warn() {}, info() {}, debug() {} };
const { document, now, cases } = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
Date.now = () => now * 1000;

const core = new FlagdCore(undefined, silent);
core.setConfigurations(document);
const answers = cases.map(([key, context]) => {
  const { reason, variant, errorCode } = core.resolveStringEvaluation(key, 'the code default', context, silent);
  return [reason, variant ?? null, errorCode ?? null];
});
process.stdout.write(JSON.stringify(answers));
