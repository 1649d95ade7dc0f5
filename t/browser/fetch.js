/*
 * emrex-fetch through a browser from emrex-serve: its start page, the way back,
 * and what the terminal gets.
 */
import {existsSync, readFileSync, writeFileSync} from 'node:fs';

import {
	click, close, is, like, look, ok, open, press, serve, skipAll, start,
	tab, test, text, tool, url,
} from './harness.js';

const langs = ['en', 'fi', 'sv'];
const home = process.env.HOME;
const does = (value) => `button[name=do][value=${value}]`;

let point;

function begin(...args) {
	return start('emrex-fetch', [`--registry=${home}/registry.json`,
		`--emp=${point.url}/`, '--timeout=60', ...args]);
}

async function pick(page, person, button) {
	await page.waitForSelector('[name=person]');
	await page.click(`[name=person][value=${person}]`);
	await click(page, does('person'));
	if (button === 'send')
		await click(page, does('preview'));
	await page.click(does(button));
	await page.waitForFunction((at) => !location.href.startsWith(at) &&
		document.readyState === 'complete', {}, point.url);
}

async function printed() {
	const page = await open();
	const run = begin('--print');

	await page.goto(await url(run));
	await pick(page, 'nils', 'send');
	await look(page, 'fetch-done');
	is(await run.ended, 0, 'the record has come');
	const verified = tool('elmo-verify',
		[`--registry=${home}/registry.json`, '--check'], run.out);
	is(verified.status, 0, 'and is genuine');
	await close(page);
}

/* The browser is started by the tool; here one that remembers the address. */
async function opened() {
	const page = await open({lang: 'sv'});
	const script = `${home}/browser`, note = `${home}/opened`;

	writeFileSync(script, `#!/bin/sh
printf '%s\\n' "$1" >'${note}.new' && mv '${note}.new' '${note}'
`, {mode: 0o755});
	const run = begin(`--browser=${script}`);
	for (let i = 0; i < 100 && !existsSync(note); i++)
		await new Promise((done) => setTimeout(done, 100));
	await page.goto(readFileSync(note, 'utf8').trim());
	await pick(page, 'nils', 'cancel');
	is(await page.$eval('html', (e) => e.lang), 'sv', 'in Swedish');
	await look(page, 'fetch-cancel');
	is(await run.ended, 1, 'a cancel is status 1');
	is(run.out, '', 'and no record');
	await close(page);
}

async function others() {
	for (const [person, button, status] of [['ola', 'no-results', 1],
		['broken', 'error', 2]]) {
		const page = await open();
		const run = begin('--print');

		await page.goto(await url(run));
		await pick(page, person, button);
		await look(page, `fetch-${button}`);
		is(await run.ended, status, `${button}: its status`);
		is(run.out, '', 'no record');
		await close(page);
	}
}

async function byKeys() {
	const page = await open({script: false});
	const run = begin('--print');
	const address = await url(run);

	is((await page.goto(new URL('/', address).href)).status(), 404,
		'nothing else is there');
	await page.goto(address);
	await look(page, 'fetch-start', {langs});
	await press(page, 'main button', 'Enter');
	await tab(page, '[name=person]');
	await press(page, does('person'), 'Enter');
	await press(page, does('preview'), 'Enter');
	await press(page, does('send'), 'Enter');
	await press(page, 'main button', 'Space');
	is(await run.ended, 0, 'by keys alone, without scripts');
	like(run.out, /<elmo/, 'the record');
	ok((await text(page)).length > 0, 'and a page that says so');
	await close(page);
}

await test(async () => {
	if (!/--emp\b/.test(tool('emrex-fetch', ['--help']).out))
		skipAll('this emrex-fetch knows registries only');
	point = await serve('emrex-serve', ['--demo', '--listen=127.0.0.1:0',
		'--name=Suomen esimerkkiyliopisto', '--country=FI']);
	const registry = await fetch(`${point.url}/registry.json`);
	writeFileSync(`${home}/registry.json`, await registry.text());
	await printed();
	await opened();
	await others();
	await byKeys();
});
