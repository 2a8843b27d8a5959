// Asks a board through OpenFeature's server and web clients, and says on one line each what they made of it.
// BOARD is its address, KEY a server's key. The web client waits until it hears of a change.
'use strict';
const { BOARD: baseUrl, KEY: key, FLAG: flag } = process.env;
const say = (what) => process.stdout.write(JSON.stringify(what) + '\n');
const headers = [['Authorization', `Bearer ${key}`]];

async function server() {
  const { OpenFeature } = require('@openfeature/server-sdk');
  const { OFREPProvider } = require('@openfeature/ofrep-provider');
  await OpenFeature.setProviderAndWait(new OFREPProvider({ baseUrl, headers }));
  const client = OpenFeature.getClient();
  const { value, variant, reason } = await client.getBooleanDetails(flag, false, { targetingKey: 'ada' });
  const unknown = await client.getBooleanDetails('nobody', true, { targetingKey: 'ada' });
  say({ client: 'server', value, variant, reason, unknown: unknown.errorCode, fallback: unknown.value });
}

async function web() {
  // Browsers have it; the web provider takes what it finds there.
  globalThis.EventSource = require('eventsource').EventSource;
  const { OpenFeature, ProviderEvents } = require('@openfeature/web-sdk');
  const { OFREPWebProvider } = require('@openfeature/ofrep-web-provider');
  const provider = new OFREPWebProvider({ baseUrl, headers, pollInterval: 0, cacheMode: 'disabled' });
  const changed = new Promise((resolve) => OpenFeature.addHandler(ProviderEvents.ConfigurationChanged, resolve));
  await OpenFeature.setProviderAndWait(provider, { targetingKey: 'ada' });
  const client = OpenFeature.getClient();
  const answer = () => { const { value, variant, reason } = client.getBooleanDetails(flag, false); return { value, variant, reason }; };
  say({ client: 'web', ...answer() });
  await changed;
  say({ client: 'web, after the event', ...answer() });
}

server().then(web).then(() => process.exit(0), (failure) => { console.error(failure); process.exit(1); });
